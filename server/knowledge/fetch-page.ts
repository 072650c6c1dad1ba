import { type EgressPolicy, type SafeAnswer, safeFetch } from "../safe-fetch";
import { UnreadableFile } from "./reading/document-text";
import { PageStatus } from "./reading/reading-fault";

/** What a page may take. */
const PAGE = { maxBytes: 5_000_000, timeoutMs: 20_000 };
/** Characters of a validator that are kept; a longer one is let be, and the page read whole each time. */
const MOST = 500;

/** What a page's server calls the state that the page is in: its headers `etag` and `last-modified`, as they came. */
export interface PageState {
  etag: string | null;
  modified: string | null;
}

/** What is to be read: a page as it came, or a file that was sent. */
export interface Fetched {
  fileName: string;
  bytes: Uint8Array;
  /** The characters that it says it is in. */
  charset?: string | undefined;
  uploadId?: string | undefined;
  state?: PageState | undefined;
}

/** A page through the safe fetch. Throws SafeFetchError, PageStatus or UnreadableFile. */
export const fetchPage = async (policy: EgressPolicy, url: string): Promise<Fetched> =>
  pageOf(await ask(policy, url));

/** The same; `unchanged` where the page's server says that it is still in the state `known`. */
export async function fetchChange(
  policy: EgressPolicy,
  url: string,
  known: PageState,
): Promise<Fetched | "unchanged"> {
  const answer = await ask(policy, url, {
    ...(known.etag !== null && { "if-none-match": known.etag }),
    ...(known.modified !== null && { "if-modified-since": known.modified }),
  });
  return answer.status === 304 && (known.etag ?? known.modified) !== null ? "unchanged" : pageOf(answer);
}

const ask = (policy: EgressPolicy, url: string, conditions: Record<string, string> = {}) =>
  safeFetch(policy, url, {
    ...PAGE,
    headers: { accept: "text/html, text/plain;q=0.9, application/pdf;q=0.8", ...conditions },
  });

function pageOf({ status, headers, bytes }: SafeAnswer): Fetched {
  if (status !== 200) throw new PageStatus(status);
  const type = (headers.get("content-type") ?? "").toLowerCase();
  const ending = type.includes("pdf") ? "pdf" : /text\/(?:plain|markdown)/.test(type) ? "txt" : "html";
  if (type && !/pdf|text\/|xhtml/.test(type)) throw new UnreadableFile("file-type", "This is no page.");
  const charset = /charset\s*=\s*"?([\w-]+)/.exec(type)?.[1];
  const validator = (name: string) => {
    const value = headers.get(name);
    return value && value.length <= MOST ? value : null;
  };
  const state = { etag: validator("etag"), modified: validator("last-modified") };
  return { fileName: `page.${ending}`, bytes, charset, state };
}
