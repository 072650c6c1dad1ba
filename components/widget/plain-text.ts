/** Direction overrides, which make `exe.gpj` of `jpg.exe`. Isolates come from the markup instead. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;
/** More marks than this on one letter are a tower, not a writing system. */
const TOWERS = /(\p{M}{6})\p{M}+/gu;

/** A text for showing: no overrides of direction, no towers of marks. Letters stay as they are. */
export function plainText(text: string): string {
  return text.replace(OVERRIDES, "").replace(TOWERS, "$1");
}
