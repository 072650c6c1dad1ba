/**
 * The text if it has at most `maxGraphemes` characters as a reader counts them, otherwise its beginning with
 * `ending`, together at most `maxGraphemes` long. A family emoji or a letter with its marks is never cut in two.
 */
export function truncate(text: string, maxGraphemes: number, ending = "…"): string {
  const max = Number.isFinite(maxGraphemes) ? Math.max(0, Math.floor(maxGraphemes)) : text.length;
  // Graphemes never outnumber UTF-16 units.
  if (text.length <= max) return text;
  const length = graphemeLength(ending);
  const tail = length <= max ? ending : "";
  const room = max - (tail === "" ? 0 : length);
  let count = 0;
  let end = 0;
  let cut = 0;
  for (const letter of graphemes(text)) {
    if (count === max) return text.slice(0, cut) + tail;
    end += letter.length;
    count++;
    if (count <= room) cut = end;
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
export function graphemes(text: string): Iterable<string> {
  return isSimple(text) ? text : segments(text);
}

/** Whether every code point of a text is a grapheme; other texts take some hundred times longer to take apart. */
export function isSimple(text: string): boolean {
  return SIMPLE.test(text);
}

const ASCII = /^[\x20-\x7e]*$/;

/** Letters, ideographs, punctuation and lone pictures that never join their neighbours within this set. */
const SIMPLE =
  /^[\n\x20-\x7e\u00a0-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d\u{1f300}-\u{1f3fa}\u{1f400}-\u{1f64f}\u{20000}-\u{2ebe0}]*$/u;

let segmenter: Intl.Segmenter | undefined;

function* segments(text: string): Generator<string> {
  // One segmenter for the process: making one costs a millisecond. The locale does not change grapheme rules.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}
