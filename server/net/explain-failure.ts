import { SafeFetchError } from "./safe-fetch-error";

/**
 * Turns whatever the HTTP client threw into a SafeFetchError with a message that
 * tells an author what to look at and tells an attacker nothing about the network.
 */
export function explainFailure(error: unknown, phase: "request" | "body"): SafeFetchError {
  const chain = causes(error);
  const own = chain.find((cause) => cause instanceof SafeFetchError);
  if (own instanceof SafeFetchError) return own;
  const code = chain.map(codeOf).find((value) => value !== "") ?? "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EAI_FAIL") {
    return new SafeFetchError("dns", "The host name could not be found");
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return new SafeFetchError("timeout", "The server did not accept a connection in time");
  }
  if (/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|ISSUER/.test(code)) {
    return new SafeFetchError("connect", "The server's certificate was not accepted");
  }
  if (/^(HPE_|Z_|ERR_BROTLI|UND_ERR_RES_|UND_ERR_HEADERS_OVERFLOW|ERR__ERROR_FORMAT)/.test(code)) {
    return new SafeFetchError("protocol", "The server sent an answer that is not valid HTTP");
  }
  if (chain.some((cause) => cause instanceof Error && cause.message === "bad port")) {
    return new SafeFetchError("blocked", "This port may not be called");
  }
  return phase === "body"
    ? new SafeFetchError("connect", "The connection broke before the answer was whole")
    : new SafeFetchError("connect", "The server could not be reached");
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  const open: unknown[] = [error];
  while (open.length > 0 && found.length < 20) {
    const next = open.shift();
    if (next === undefined || found.includes(next)) continue;
    found.push(next);
    if (next instanceof AggregateError) open.push(...next.errors);
    if (next instanceof Error) open.push(next.cause);
  }
  return found;
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
