import { SafeFetchError } from "./safe-fetch-error";

/** Counts how often a request went out of Parley and came in again. */
export const hopHeader = "x-parley-hop";
export const maxHops = 3;

// Those which the connection itself owns; setting them splits or smuggles requests.
const forbidden = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

// What may follow a redirect to another origin. A list of what is harmless, because
// nobody can list every header that services use for their keys.
const harmless = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "content-type",
  "user-agent",
  hopHeader,
]);

/**
 * Checks and copies the headers of an outgoing request and sets the hop count.
 * Throws SafeFetchError "protocol" for a name or value that HTTP cannot carry and
 * "blocked" when the request has gone round too often.
 */
export function outgoingHeaders(entries: Iterable<readonly [string, string]>, hop: number): Headers {
  const headers = new Headers();
  for (const [name, value] of entries) {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/.test(lower)) {
      throw new SafeFetchError("protocol", "A header name holds characters that are not allowed");
    }
    if (forbidden.has(lower)) {
      throw new SafeFetchError("protocol", `The header ${lower} is set by the connection itself`);
    }
    if (!/^[\t\x20-\x7e\x80-\xff]{0,8192}$/.test(value)) {
      throw new SafeFetchError("protocol", `The header ${lower} holds characters that are not allowed`);
    }
    headers.append(lower, value);
  }
  if (!headers.has("user-agent")) headers.set("user-agent", "Parley");
  const next = Math.max(0, Math.trunc(hop)) + 1;
  if (!(next <= maxHops)) {
    throw new SafeFetchError("blocked", "This request has come round to Parley too often");
  }
  headers.set(hopHeader, String(next));
  return headers;
}

/** How often an incoming request has been through Parley already; unreadable counts as the limit. */
export function readHop(value: string | null | undefined): number {
  if (value === null || value === undefined || value === "") return 0;
  return /^\d$/.test(value) ? Number(value) : maxHops;
}

/** The headers that may go on to another origin. */
export function withoutCredentials(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => harmless.has(name)));
}

/** True when a request carries more than the harmless headers: it may hold a key. */
export function carriesCredentials(headers: Headers): boolean {
  return [...headers.keys()].some((name) => !harmless.has(name));
}
