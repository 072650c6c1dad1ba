const ASCII = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/**
 * The text if it has at most `maxGraphemes` characters as a reader counts them, otherwise its beginning with
 * `ending`, together `maxGraphemes` long. A family emoji or a letter with its marks is never cut in two.
 */
export function truncate(text: string, maxGraphemes: number, ending = "…"): string {
  const max = Math.max(0, Math.floor(maxGraphemes));
  // Graphemes never outnumber UTF-16 units.
  if (text.length <= max) return text;
  const room = Math.max(0, max - graphemeLength(ending));
  const tail = room === 0 && max < graphemeLength(ending) ? "" : ending;
  if (ASCII.test(text)) return text.slice(0, tail === ending ? room : max) + tail;
  let count = 0;
  let cut = 0;
  for (const { index } of graphemes(text)) {
    if (count === (tail === ending ? room : max)) cut = index;
    if (count === max) return text.slice(0, cut) + tail;
    count++;
  }
  return text;
}

/** How many characters a reader sees. */
export function graphemeLength(text: string): number {
  if (ASCII.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemes(text)) count++;
  return count;
}

/** The graphemes of a text in order, lazily. */
export function graphemes(text: string): Iterable<Intl.SegmentData> {
  // One segmenter for the process: making one costs a millisecond. The locale does not change grapheme rules.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}
