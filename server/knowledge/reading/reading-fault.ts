import { SafeFetchError } from "../../safe-fetch";
import { UnreadableFile } from "../../workbooks/unreadable-file";

/** The interface's code for why a file or a page could not be read; undefined for a fault of ours. */
export function readingFault(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.code;
  return error instanceof SafeFetchError ? `page-${error.code}` : undefined;
}
