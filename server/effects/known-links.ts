const IMAGE = /!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/gu;
const REFERENCE = /^\s*\[[^\]]+\]:\s*\S+.*$/gmu;
const NAMED = /\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)/gu;
const TAG = /<\/?[a-z][^>]*>|<!--[\s\S]*?-->/giu;
/** Addresses with and without their beginning; without it, only with a path or a well-known end. */
const BARE =
  /(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s<>"'）)】\]，。；、]+|\b(?:javascript|data|mailto|tel|sms):[^\s<>"']+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:[a-z]{2,24}[/?#:][^\s<>"'）)】\]，。；、]*|(?:com|cn|net|org|io|co|shop|store|app|dev|info|xyz|top|site|online)\b)/giu;

/**
 * A model's text as plain words: no pictures, no tags, and no addresses but known ones (lower case, without https:// and www.). An
 * address could carry out what stands in the conversation.
 */
export function keepKnownLinks(text: string, known: ReadonlySet<string>): string {
  const isKnown = (link: string): boolean => known.has(link.toLowerCase()) || known.has(linkForm(link));
  return text
    .replace(IMAGE, "")
    .replace(REFERENCE, "")
    .replace(TAG, "")
    .replace(NAMED, (_, words: string, link: string) => (isKnown(link) ? `${words} (${link})` : words))
    .replace(BARE, (link) => (isKnown(link) ? link : ""));
}

const linkForm = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");
