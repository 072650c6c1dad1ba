import type { Read } from "../db/tenant";
import { blockOf, readEntries } from "./posting";
import { type KeptPostings, RecentPostings } from "./recent-postings";
import { bucketOf, restOf } from "./terms";

/** What is known of a workspace as a whole. */
export interface Base {
  readonly passages: number;
  readonly questions: number;
  /** The number that the next passage gets, and the lowest that is in use. */
  readonly next: number;
  readonly first: number;
  readonly tidyBelow: number;
}

/** Where terms stand: numbers of passages times 32 plus the term's weight there, in lists that may be several. */
export interface Postings {
  readonly base: Base;
  readonly lists: ReadonlyMap<number, readonly Uint32Array[]>;
}

const recent = new RecentPostings();
const NONE: Base = { passages: 0, questions: 0, next: 0, first: 0, tidyBelow: 0 };

/** `rows`: the index's rows of a bucket, one after the other, each after its block and its length as four bytes each. */
type Found = Base & { bucket: number | null; rows: Buffer };
type Row = { block: number; entries: Buffer };

function rowsOf(joined: Buffer): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < joined.length; ) {
    const end = at + 8 + joined.readInt32BE(at + 4);
    rows.push({ block: joined.readInt32BE(at), entries: joined.subarray(at + 8, end) });
    at = end;
  }
  return rows;
}

/**
 * Where terms stand, as of now. Blocks in which no more numbers are given never change: what was read of them is kept in memory, and only the
 * others are asked for, in one statement with the workspace's counts.
 */
export async function readPostings(
  read: Read,
  workspaceId: string,
  terms: readonly number[],
): Promise<Postings> {
  // As it is now: what is forgotten or learnt until the answer comes does not fit what was asked for.
  const kept = new Map<number, KeptPostings>();
  const since = new Map<number, number>();
  for (const term of terms) {
    const known = recent.get(workspaceId, term);
    if (known) kept.set(term, known);
    const from = known?.until ?? 0;
    const bucket = bucketOf(term);
    since.set(bucket, Math.min(from, since.get(bucket) ?? from));
  }
  const rows = await read<Found>({
    name: "knowledge-index",
    text: `
      SELECT b.passages, b.questions, b.next_number AS next, b.first_number AS first, b.tidy_below AS "tidyBelow", i.bucket, i.rows
      FROM knowledge_base b LEFT JOIN (
        SELECT w.bucket, string_agg(int4send(k.block) || int4send(octet_length(k.entries)) || k.entries, '') AS rows
        FROM unnest($2::int[], $3::int[]) AS w (bucket, since)
        JOIN knowledge_index k ON k.workspace_id = $1 AND k.bucket = w.bucket AND k.block >= w.since GROUP BY w.bucket) i ON true
      WHERE b.workspace_id = $1`,
    values: [workspaceId, [...since.keys()], [...since.values()]],
  });
  const base = rows[0] ?? NONE;
  const open = blockOf(base.next);
  const byBucket = new Map<number, Row[]>();
  for (const { bucket, rows: joined } of rows)
    if (bucket !== null)
      byBucket.set(
        bucket,
        rowsOf(joined).filter(({ block }) => block >= blockOf(base.first)),
      );
  const lists = new Map<number, Uint32Array[]>();
  for (const term of terms) {
    const known = kept.get(term);
    const from = known?.until ?? 0;
    const closed: number[] = [];
    const growing: number[] = [];
    for (const row of byBucket.get(bucketOf(term)) ?? [])
      if (row.block >= from) readEntries(row, restOf(term), row.block < open ? closed : growing);
    let old = known?.entries ?? EMPTY;
    if (open > from || (old.length > 0 && (known?.first ?? 0) < base.first)) {
      // Numbers that were given up stand at the beginning: their blocks were read first.
      const used = (known?.first ?? 0) < base.first ? old.filter((entry) => entry >= base.first * 32) : old;
      const all = new Uint32Array(used.length + closed.length);
      all.set(used);
      all.set(closed, used.length);
      old = all;
      recent.set(workspaceId, term, { until: open, first: base.first, entries: all });
    }
    lists.set(
      term,
      [old, Uint32Array.from(growing)].filter(({ length }) => length > 0),
    );
  }
  return { base, lists };
}

const EMPTY = new Uint32Array(0);
