import { expect, it } from "vitest";
import { BLOCK, blockOf, EntryWriter, keyOf, levelOf, mergeRows, type Row, readEntries } from "./posting";
import { bucketOf, restOf, termOf } from "./terms";

it("finds the same entries of a term at each level", () => {
  const terms = Array.from({ length: 40 }, (_, at) => termOf("text", `w${at}`));
  // Terms of one bucket whose other bits differ at either end only.
  for (const rest of [0x0000_0000, 0x0000_0001, 0x8000_0001, 0xffff_ffff]) terms.push(77 * 2 ** 32 + rest);
  const blocks = 64;
  const expected = new Map<number, number[]>();
  const writers = new Map<string, { bucket: number; block: number; writer: EntryWriter }>();
  for (let number = 0; number < blocks * BLOCK; number += 997)
    for (const [at, term] of terms.entries()) {
      if ((number + at) % 3 === 0) continue;
      const step = 1 + ((number + at) % 31);
      expected.set(term, [...(expected.get(term) ?? []), number * 32 + step]);
      const row = { bucket: keyOf(0, bucketOf(term), restOf(term)), block: blockOf(number) };
      const key = `${row.bucket}/${row.block}`;
      const known = writers.get(key) ?? { ...row, writer: new EntryWriter() };
      writers.set(key, known);
      known.writer.add(restOf(term), number, step);
    }
  let rows: Row[] = [...writers.values()].map(({ bucket, block, writer }) => rowOf(bucket, block, writer));
  for (const level of [0, 1, 2]) {
    for (const term of terms) {
      const found: number[] = [];
      for (const row of rows)
        if (row.bucket === keyOf(level, bucketOf(term), restOf(term))) readEntries(row, restOf(term), found);
      expect(found, `level ${level}`).toEqual(expected.get(term));
    }
    expect(new Set(rows.map(({ bucket }) => levelOf(bucket)))).toEqual(new Set([level]));
    expect(new Set(rows.map(({ block }) => block)).size).toBe(blocks / 8 ** level);
    rows = [...mergeRows(rows)].flatMap(([block, buckets]) =>
      [...buckets].map(([bucket, writer]) => rowOf(bucket, block, writer)),
    );
  }
});

const rowOf = (bucket: number, block: number, writer: EntryWriter): Row => ({
  bucket,
  block,
  entries: Buffer.from(writer.hex(), "hex"),
});
