import type { PublishedEndpoint } from "../conversations/published-flows";
import { AppError } from "../errors";
import type { Call } from "./node-route";

/**
 * Who may call the chat from a browser: pages of our own origin (the widget's frame), and pages of other origins where
 * the endpoint allows it; with a list, those of the list alone. Programs send no Origin. Never with credentials.
 */
export function allowOrigin(call: Call, endpoint: PublishedEndpoint, ownOrigin: string): void {
  const { origin, host } = call.request.headers;
  if (origin === undefined || origin === ownOrigin || sameHost(origin, host)) return;
  const { apiAllowed, allowedOrigins } = endpoint;
  if (!apiAllowed || (allowedOrigins.length > 0 && !allowedOrigins.includes(origin))) {
    throw new AppError(403, "origin", "This chat may not be called from this page.");
  }
  call.response.setHeader("access-control-allow-origin", origin);
  call.response.setHeader("access-control-expose-headers", "retry-after");
  call.response.appendHeader("vary", "origin");
}

/**
 * A browser's question before a call. It knows no conversation's endpoint, so it allows the method and headers, and the
 * call itself decides: without its own permission the page never reads the answer, and nothing here acts on cookies.
 */
export async function answerPreflight(call: Call): Promise<void> {
  const { origin } = call.request.headers;
  call.response.writeHead(204, {
    ...(origin === undefined ? {} : { "access-control-allow-origin": origin }),
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type, last-event-id",
    "access-control-max-age": "600",
    vary: "origin",
  });
  call.response.end();
}

function sameHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
