/** Passages of one block. */
export const BLOCK_BITS = 11;
export const BLOCK = 1 << BLOCK_BITS;

export const blockOf = (number: number): number => number >>> BLOCK_BITS;

/**
 * Rows of the index are of several levels. A row of the first holds the terms of a bucket in one block and grows while the block does. Of
 * each further level a row holds eight times as many passages and an eighth of the terms: a row stays as long as it was, and a term
 * stands in an eighth of the rows.
 */
export const LEVELS = 3;
export const STEP_BITS = 3;

/** Blocks that a row of a level spans; it begins at a multiple of that. */
export const spanOf = (level: number): number => 1 << (STEP_BITS * level);

/** What the index calls a bucket of a level. */
export const LEVEL_BITS = 24;
export const levelOf = (key: number): number => key >>> LEVEL_BITS;
export const firstKeyOf = (level: number): number => level << LEVEL_BITS;

/** Where a level keeps a term: the upper bits of its rest belong to the bucket there. */
export const keyOf = (level: number, bucket: number, rest: number): number =>
  firstKeyOf(level) | (bucket << (STEP_BITS * level)) | (level === 0 ? 0 : rest >>> (32 - STEP_BITS * level));

/**
 * Bytes of an entry, 48 bits: of the term what does not follow from the row's bucket (32 bits, 3 fewer with each level), the passage's
 * place among those of the row (11 bits, 3 more with each level), the term's weight there (5 bits, 1 to 31).
 */
const SIZE = 6;

export interface Row {
  /** The level and the bucket (see `keyOf`). */
  readonly bucket: number;
  /** The first block. */
  readonly block: number;
  readonly entries: Buffer;
}

/** Entries of one row, to be written as hexadecimal digits. */
export class EntryWriter {
  private readonly numbers: number[] = [];

  /** For a row of the first level. */
  add(rest: number, number: number, step: number): void {
    this.append(rest, ((number & (BLOCK - 1)) << 5) | step);
  }

  /** An entry by its upper 32 bits and its lower 16. */
  append(high: number, low: number): void {
    this.numbers.push(high | 0, low);
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
export function readEntries({ bucket, block, entries }: Row, rest: number, found: number[]): void {
  const first = block << BLOCK_BITS;
  // The lowest bits of the upper four bytes say in which of the row's blocks a passage is.
  const bits = STEP_BITS * levelOf(bucket);
  const within = (1 << bits) - 1;
  const wanted = rest << bits;
  const [a, b, c, d] = [wanted >>> 24, (wanted >>> 16) & 255, (wanted >>> 8) & 255, (wanted & 255) >>> bits];
  for (let at = 0; at + SIZE <= entries.length; at += SIZE) {
    const last = entries[at + 3] as number;
    if (last >>> bits !== d || entries[at + 2] !== c || entries[at + 1] !== b || entries[at] !== a) continue;
    const entry = ((entries[at + 4] as number) << 8) | (entries[at + 5] as number);
    found.push((first + ((last & within) << BLOCK_BITS) + (entry >>> 5)) * 32 + (entry & 31));
  }
}

/** Rows of one level, in the order of their blocks, as rows of the next. Only whole spans: a row that is made never grows. */
export function mergeRows(rows: readonly Row[]): Map<number, Map<number, EntryWriter>> {
  const blocks = new Map<number, Map<number, EntryWriter>>();
  for (const { bucket, block, entries } of rows) {
    const level = levelOf(bucket);
    const bits = STEP_BITS * level;
    const span = spanOf(level + 1);
    const first = block - (block % span);
    const buckets = blocks.get(first) ?? new Map<number, EntryWriter>();
    blocks.set(first, buckets);
    // Which of the eight the row is, above what says where within it.
    const place = ((block - first) / spanOf(level)) << bits;
    const inner = (1 << bits) - 1;
    const key = firstKeyOf(level + 1) | ((bucket - firstKeyOf(level)) << STEP_BITS);
    for (let at = 0; at + SIZE <= entries.length; at += SIZE) {
      const high = entries.readUInt32BE(at);
      const to = key | (high >>> (32 - STEP_BITS));
      let writer = buckets.get(to);
      if (!writer) buckets.set(to, (writer = new EntryWriter()));
      const term = (high & ~inner) << STEP_BITS;
      writer.append(term | place | (high & inner), entries.readUInt16BE(at + 4));
    }
  }
  return blocks;
}
