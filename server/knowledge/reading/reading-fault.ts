import { SafeFetchError } from "../../safe-fetch";
import { UnreadableFile } from "../../workbooks/unreadable-file";

/** A page that answers with something else than itself. */
export class PageStatus extends Error {
  constructor(readonly status: number) {
    super(`The page answers with status ${status}`);
    this.name = "PageStatus";
  }
}

/** The interface's code for why a file or a page could not be read; undefined for a fault of ours. */
export function readingFault(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.code;
  if (error instanceof PageStatus) return `page-status-${error.status}`;
  return error instanceof SafeFetchError ? `page-${error.code}` : undefined;
}
