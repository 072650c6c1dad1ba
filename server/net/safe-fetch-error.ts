export type SafeFetchCode =
  | "blocked"
  | "timeout"
  | "too_large"
  | "dns"
  | "connect"
  | "redirects"
  | "protocol"
  | "aborted";

/**
 * Why an outgoing request did not bring a whole answer. The message may be shown
 * to authors: it never names a resolved address, so that it cannot be used to map
 * the network the server stands in.
 */
export class SafeFetchError extends Error {
  readonly code: SafeFetchCode;

  constructor(code: SafeFetchCode, message: string) {
    super(message);
    this.name = "SafeFetchError";
    this.code = code;
  }
}
