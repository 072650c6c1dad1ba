/** Passages of one block; a block's entries of one term are one row. */
const BLOCK_BITS = 11;

export const blockOf = (number: number): number => number >>> BLOCK_BITS;

/** A passage's place in its block and a term's weight there (1 to 31), as four hexadecimal digits. */
export function writeEntry(number: number, step: number): string {
  const offset = number & ((1 << BLOCK_BITS) - 1);
  return ((offset << 5) | step).toString(16).padStart(4, "0");
}

/** The passages of a row with the term's weight in each. */
export function readEntries(
  block: number,
  entries: Uint8Array,
  each: (number: number, step: number) => void,
): void {
  const first = block << BLOCK_BITS;
  for (let at = 0; at + 1 < entries.length; at += 2) {
    const entry = ((entries[at] ?? 0) << 8) | (entries[at + 1] ?? 0);
    each(first + (entry >>> 5), entry & 31);
  }
}
