import { isTRPCClientError } from "@trpc/client";

/** The code of an error that came from a procedure ("NOT_FOUND", …), "NETWORK" when no answer came. */
export function errorCode(error: unknown): string {
  if (!isTRPCClientError(error)) return "UNKNOWN";
  const data: unknown = error.data;
  if (typeof data === "object" && data !== null && "code" in data && typeof data.code === "string")
    return data.code;
  return "NETWORK";
}

/** The server's stable name of the fault ("last-owner", …), if it gave one. */
export function errorReason(error: unknown): string | undefined {
  if (!isTRPCClientError(error)) return undefined;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "reason" in data && typeof data.reason === "string"
    ? data.reason
    : undefined;
}
