// People's texts are folded, and their numbers read, from one place.
export { digits } from "./digits";
export { parseNumber } from "./parse-number";

/** Soft hyphens, joiners, direction marks, variation selectors and the byte order mark. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ufe00-\ufe0f]/g;
const PLAIN = /^[\x21-\x40\x5b-\x7e]*$/;
/** Words of ASCII, parted by single spaces: only the case of these is to be folded. */
const WORDS = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * A text as people compare it: compatibility forms and full-width letters made plain (NFKC), lower case, no invisible
 * marks, single spaces, no spaces at the ends. "ＶＩＰ  Club" and "vip club" fold to the same; ß and ss too.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text;
  if (WORDS.test(text)) return text.toLowerCase();
  return (
    text
      .replace(INVISIBLE, "")
      .normalize("NFKC")
      .toLowerCase()
      // The lower case of İ is an i with a dot above: the dot is dropped so that it equals a plain i.
      .replaceAll("i\u0307", "i")
      .replaceAll("ß", "ss")
      .replaceAll("ς", "σ")
      .normalize("NFKC")
      .replace(/\s+/g, " ")
      .trim()
  );
}
