export interface WordPart {
  readonly text: string;
  readonly hit: boolean;
  /** Where it begins. */
  readonly at: number;
}

/** A text cut where the words of a search stand in it, whatever their case. */
export function wordParts(text: string, query: string): WordPart[] {
  const words = query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  // Lower case of other length (İ) would shift the places: then nothing is marked.
  const low = text.toLowerCase().length === text.length ? text.toLowerCase() : text;
  const parts: WordPart[] = [];
  let plain = 0;
  for (let at = 0; at < text.length; ) {
    const word = words.filter((one) => low.startsWith(one, at)).sort((a, b) => b.length - a.length)[0];
    if (word === undefined) {
      at++;
      continue;
    }
    if (at > plain) parts.push({ text: text.slice(plain, at), hit: false, at: plain });
    parts.push({ text: text.slice(at, at + word.length), hit: true, at });
    at += word.length;
    plain = at;
  }
  if (plain < text.length) parts.push({ text: text.slice(plain), hit: false, at: plain });
  return parts;
}
