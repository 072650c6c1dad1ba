import type { Hono } from "hono";
import { z } from "zod";
import { findByIdentity } from "../contacts/find-contact";
import { readIdentity } from "../contacts/identity-value";
import { contactInputSchema } from "../contacts/upsert-contact";
import type { Environment } from "../env";
import { AppError } from "../errors";
import { findLink } from "../links/find-link";
import { isCode } from "../links/link-code";
import { createLink } from "../links/list-links";
import { shortUrl } from "../links/make-link";
import { qrSvg } from "../links/qr-code";
import { tapBodySchema, tapLink } from "../links/tap-link";
import { gonePage, TAP_POLICY, TAP_SCRIPT, TAP_STYLE, tapPage } from "../links/tap-page";
import type { ChatDeps } from "./chat-routes";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, nodeRoute, sendJson, single } from "./node-route";
import type { RateLimiter } from "./rate-limiter";
import { readJson, validate } from "./read-body";

export const linkBodySchema = z.strictObject({
  url: z.string().min(1).max(2_000).describe("Where it leads: http or https"),
  title: z.string().trim().min(1).max(200).optional(),
  contact: contactInputSchema
    .pick({ externalId: true, email: true, phone: true })
    .optional()
    .describe("Whom the link is for: their own code, which counts as theirs"),
});
export const linkMadeSchema = z.strictObject({
  id: z.uuid(),
  url: z.string(),
  short: z.string(),
  qr: z.string().describe("Address of a picture (SVG) of the same link"),
});

/** POST /v1/links */
export const createLinkRoute = (deps: KeyedDeps): Handler =>
  keyed("links:write", deps, async (call, actor) => {
    const { contact, ...link } = validate(linkBodySchema, await readJson(call.request));
    const contactId = contact && (await knownContact(actor.workspaceId, contact));
    sendJson(call, 201, JSON.stringify(await createLink(actor, { ...link, contactId })));
  });

/** A link makes nobody: 404 for a contact that the workspace does not know. */
async function knownContact(
  workspaceId: string,
  who: { externalId?: string | undefined; email?: string | undefined; phone?: string | undefined },
): Promise<string> {
  for (const [kind, value] of Object.entries(who)) {
    if (value === undefined) continue;
    const [found] = await findByIdentity(workspaceId, readIdentity(kind, value));
    if (found) return found.id;
  }
  throw new AppError(404, "not-found", "There is no such contact.");
}

/** POST /v1/links/{code}/taps: from the page behind a link, which stands on our own origin. */
export function tapRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { origin, host } = call.request.headers;
    const own = origin === ownOrigin || (origin && URL.canParse(origin) && new URL(origin).host === host);
    if (origin !== undefined && !own)
      throw new AppError(403, "origin", "Only the page behind the link may say that it was tapped.");
    const body = validate(tapBodySchema, await readJson(call.request));
    const from = { userAgent: single(call.request.headers["user-agent"]) ?? "", now: plane.clock.now() };
    sendJson(call, 200, JSON.stringify(await tapLink(call.params.code ?? "", body, from)));
  };
}

/** The pages behind short links, what they load, and the pictures of them. */
export function addLinkPages(app: Hono, { limits }: { limits: RateLimiter; env: Environment }): void {
  const routes: { readonly [path: string]: Handler } = {
    "/l/tap.js": async (call) =>
      send(call, 200, "text/javascript; charset=utf-8", TAP_SCRIPT, "public, max-age=300"),
    "/l/tap.css": async (call) =>
      send(call, 200, "text/css; charset=utf-8", TAP_STYLE, "public, max-age=300"),
    "/l/:code/qr.svg": async (call) => {
      limits.take("ip", call.ip);
      const code = call.params.code ?? "";
      if (!isCode(code) || !(await findLink(code)))
        throw new AppError(404, "not-found", "There is no such link.");
      send(call, 200, "image/svg+xml", qrSvg(shortUrl(code)), "public, max-age=86400");
    },
    "/l/:code": async (call) => {
      limits.take("ip", call.ip);
      const locale = localeOf(call);
      const code = call.params.code ?? "";
      const link = await findLink(code);
      const html = link ? tapPage(locale, code, link.url) : gonePage(locale);
      send(call, link ? 200 : 404, "text/html; charset=utf-8", html, "no-store");
    },
  };
  for (const [path, handler] of Object.entries(routes)) app.get(path, nodeRoute(handler, path));
}

function localeOf(call: Call): string {
  const first = single(call.request.headers["accept-language"])?.split(/[,;]/)[0]?.trim() ?? "";
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(first) && first.length <= 35 ? first : "en";
}

function send(call: Call, status: number, type: string, text: string, cache: string): void {
  const body = Buffer.from(text);
  call.response.writeHead(status, {
    "content-type": type,
    "content-length": body.length,
    "content-security-policy": TAP_POLICY,
    "cache-control": cache,
    "x-content-type-options": "nosniff",
    // Where somebody goes on to learns nothing of the code that brought them.
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  });
  call.response.end(body);
}
