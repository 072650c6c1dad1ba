const REFERENCE = /^\s*\[[^\]]+\]:\s*\S+.*$/gmu;
const TAG = /<\/?[a-z][^>]*(?:>|$)|<!--[\s\S]*?(?:-->|$)/giu;
/** Addresses with and without their beginning; without it, only with a path or a well-known end. */
const LINK =
  /(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/|www\.)[^\s<>"，。；、】]+|\b(?:javascript|data|mailto|tel|sms):[^\s<>"，。；、】]+|(?<![\p{L}\p{N}.-])[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.(?:[a-z]{2,24}[/?#:][^\s<>"，。；、】]*|(?:com|cn|net|org|io|co|shop|store|app|dev|info|xyz|top|site|online|example|test)\b)/giu;
/** What is left of something written for an address. */
const ENCODED = /%[0-9a-f]{2}/giu;
const ENCODED_SIGNS = 3;
const PICTURE = /!\[([^\]]*)\](?:\([^)\s]*\)?|\[[^\]]*\])?/gu;
const NAMED = /\[([^\]]+)\]\(([^)\s]*)\)?/gu;

/**
 * A model's text as plain words: no pictures, no tags, and no addresses but known ones (lower case, without https:// and www.). An
 * address could carry out what stands in the conversation.
 */
export function keepKnownLinks(text: string, known: ReadonlySet<string>): string {
  return text
    .replace(REFERENCE, "")
    .replace(TAG, "")
    .replace(LINK, (link) => (isKnown(link, known) ? link : ""))
    .replace(/\S+/g, (word) =>
      (word.match(ENCODED)?.length ?? 0) < ENCODED_SIGNS || isKnown(word, known) ? word : "",
    )
    .replace(PICTURE, "")
    .replace(NAMED, (_, words: string, link: string) => (link === "" ? words : `${words} (${link})`));
}

function isKnown(link: string, known: ReadonlySet<string>): boolean {
  const form = link
    .toLowerCase()
    .replace(/^[[(<]+|[)\]>'".,;:!?]+$/g, "")
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/\/$/, "");
  return known.has(form);
}
