import { isTRPCClientError } from "@trpc/client";

export interface ErrorPlace {
  path: string;
  message: string;
}

/** Where in a document the server found faults: its `details` list, or the one `path` of the error. */
export function errorPlaces(error: unknown): ErrorPlace[] {
  if (!isTRPCClientError(error)) return [];
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null) return [];
  const details: unknown = Reflect.get(data, "details");
  const list: unknown = Array.isArray(details)
    ? details
    : typeof details === "object" && details !== null
      ? Reflect.get(details, "errors")
      : undefined;
  if (Array.isArray(list)) return list.flatMap((entry: unknown) => placeOf(entry) ?? []);
  const path: unknown = Reflect.get(data, "path");
  return typeof path === "string" ? [{ path, message: error.message }] : [];
}

function placeOf(entry: unknown): ErrorPlace | null {
  if (typeof entry !== "object" || entry === null) return null;
  const path: unknown = Reflect.get(entry, "path");
  const message: unknown = Reflect.get(entry, "message");
  return typeof path === "string" && typeof message === "string" ? { path, message } : null;
}
