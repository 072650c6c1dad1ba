import { z } from "zod";
import { AppError } from "../errors";
import { eventsBodySchema, eventsTakenSchema, trackBodySchema } from "../events/event-input";
import { takeEvents } from "../events/take-events";
import { trackVisitor } from "../events/track-visitor";
import { identifyVisitor } from "../identity/identify-visitor";
import { redeemTicket } from "../links/ticket";
import { type ChatDeps, chatEndpoint } from "./chat-routes";
import { type KeyedDeps, keyed } from "./keyed";
import { type Handler, sendJson } from "./node-route";
import { readJson, validate } from "./read-body";

export const trackedSchema = eventsTakenSchema.extend({
  refused: z
    .strictObject({ code: z.string(), message: z.string() })
    .optional()
    .describe("Why the identity was not believed; the events are the browser's then"),
});

/** POST /v1/events: one event or several; an id that was taken before does no harm. */
export const eventsRoute = (deps: KeyedDeps): Handler =>
  keyed("events:write", deps, async (call, actor) => {
    const body = validate(eventsBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await takeEvents(actor, "events" in body ? body.events : [body])));
  });

/**
 * POST /v1/track/{publicId}: what a page's script saw. It may be called from the pages on which the chat may stand; it says
 * nothing about anybody, and what a visitor claims joins nobody but their own browser.
 */
export function trackRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const endpoint = await chatEndpoint(plane, call.params.publicId ?? "");
    const { origin } = call.request.headers;
    if (origin !== undefined && origin !== ownOrigin) {
      if (endpoint.allowedOrigins.length > 0 && !endpoint.allowedOrigins.includes(origin))
        throw new AppError(403, "origin", "This page may not report to this chat.");
      call.response.setHeader("access-control-allow-origin", origin);
      call.response.appendHeader("vary", "origin");
    }
    limits.take("endpoint", endpoint.id);
    const body = validate(trackBodySchema, await readJson(call.request));
    const now = plane.clock.now();
    const signed = await signedVisitor(endpoint.workspaceId, body, now);
    const signedAs =
      signed.contactId ??
      (body.ticket === undefined
        ? undefined
        : await redeemTicket(endpoint.workspaceId, { ticket: body.ticket, visitor: body.visitor, now }));
    const taken = await trackVisitor(endpoint.workspaceId, body, signedAs);
    sendJson(call, 200, JSON.stringify(signed.refused ? { ...taken, refused: signed.refused } : taken));
  };
}

interface Signed {
  contactId?: string;
  refused?: { code: string; message: string };
}

/** Whom a token names; one that does not hold must not cost the report: then it is the browser's, and the page is told why. */
async function signedVisitor(
  workspaceId: string,
  { identity, visitor }: { identity?: string | undefined; visitor: string },
  now: number,
): Promise<Signed> {
  if (identity === undefined) return {};
  try {
    return await identifyVisitor(workspaceId, { token: identity, visitor, now });
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      return { refused: { code: error.code, message: error.message } };
    throw error;
  }
}
