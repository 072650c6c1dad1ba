/** Passages of one block; what stands in a block is one row of the index for each bucket of terms. */
const BLOCK_BITS = 11;
export const BLOCK = 1 << BLOCK_BITS;

export const blockOf = (number: number): number => number >>> BLOCK_BITS;

/** Bytes of an entry: 4 of the term, 2 of the passage's place in its block (11 bits) and the term's weight there (5 bits, 1 to 31). */
const SIZE = 6;

/** Entries of one row, to be written as hexadecimal digits. */
export class EntryWriter {
  private readonly numbers: number[] = [];

  add(rest: number, number: number, step: number): void {
    this.numbers.push(rest, ((number & (BLOCK - 1)) << 5) | step);
  }

  hex(): string {
    const bytes = Buffer.allocUnsafe((this.numbers.length / 2) * SIZE);
    for (let at = 0, to = 0; at < this.numbers.length; at += 2, to += SIZE) {
      bytes.writeInt32BE(this.numbers[at] ?? 0, to);
      bytes.writeUInt16BE(this.numbers[at + 1] ?? 0, to + 4);
    }
    return bytes.toString("hex");
  }
}

/** Adds the entries of one term of a row to `found`, each as the passage's number times 32 plus the term's weight. */
export function readEntries(row: { block: number; entries: Buffer }, rest: number, found: number[]): void {
  const { entries } = row;
  const first = row.block << BLOCK_BITS;
  const [a, b, c, d] = [rest >>> 24, (rest >>> 16) & 255, (rest >>> 8) & 255, rest & 255];
  for (let at = 0; at + SIZE <= entries.length; at += SIZE) {
    if (entries[at + 3] !== d || entries[at + 2] !== c || entries[at + 1] !== b || entries[at] !== a)
      continue;
    const entry = ((entries[at + 4] as number) << 8) | (entries[at + 5] as number);
    found.push((first + (entry >>> 5)) * 32 + (entry & 31));
  }
}
