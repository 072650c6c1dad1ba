import { AppError } from "../errors";

const MOST = 2_000;

/** Where a link may lead: a page on the web, by http or https, without a name and password in its address. 422 `link-url` else. */
export function readDestination(given: string): string {
  const text = given.trim();
  const url = text.length <= MOST && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username || url.password || !url.hostname)
    throw new AppError(422, "link-url", "A link leads to a page: http or https, at most 2,000 characters.", {
      path: "url",
    });
  if (url.href.length > MOST)
    throw new AppError(422, "link-url", "This address is too long.", { path: "url" });
  return url.href;
}

/** Addresses in a text, as people read them: what closes a sentence is not part of one. */
export const ADDRESSES =
  /https?:\/\/[^\s<>"'，。！？；、）】》”’]*[^\s<>"'，。！？；、）】》”’.,!?;:)\]}]/giu;
