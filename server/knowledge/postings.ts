import type { Read } from "../db/tenant";
import { BLOCK, blockOf, readEntries } from "./posting";
import { RecentPostings } from "./recent-postings";
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

type Row = Base & { bucket: number | null; block: number; entries: Buffer };

/**
 * Where terms stand, as of now. Blocks in which no more numbers are given never change: what was read of them is kept in memory, and only the
 * others are asked for, in one statement with the workspace's counts. With `lately`, only the last two blocks are looked at: a sample.
 */
export async function readPostings(
  read: Read,
  workspaceId: string,
  terms: readonly number[],
  { lately }: { lately?: Base } = {},
): Promise<Postings> {
  const sample = lately && Math.max(0, blockOf(lately.next) - 1);
  const since = new Map<number, number>();
  for (const term of terms) {
    const from = sample ?? recent.get(workspaceId, term)?.until ?? 0;
    const bucket = bucketOf(term);
    since.set(bucket, Math.min(from, since.get(bucket) ?? from));
  }
  const rows = await read<Row>({
    name: "knowledge-index",
    text: `
      SELECT b.passages, b.questions, b.next_number AS next, b.first_number AS first, b.tidy_below AS "tidyBelow", i.bucket, i.block, i.entries
      FROM knowledge_base b LEFT JOIN (
        unnest($2::int[], $3::int[]) AS w (bucket, since)
        JOIN knowledge_index i ON i.workspace_id = $1 AND i.bucket = w.bucket AND i.block >= w.since) ON true
      WHERE b.workspace_id = $1`,
    values: [workspaceId, [...since.keys()], [...since.values()]],
  });
  const base = rows[0] ?? NONE;
  const open = blockOf(base.next);
  const byBucket = new Map<number, Row[]>();
  for (const row of rows) {
    if (row.bucket === null || row.block < blockOf(base.first)) continue;
    const known = byBucket.get(row.bucket);
    if (known) known.push(row);
    else byBucket.set(row.bucket, [row]);
  }
  const lists = new Map<number, Uint32Array[]>();
  for (const term of terms) {
    const known = sample === undefined ? recent.get(workspaceId, term) : undefined;
    const from = known?.until ?? 0;
    const closed: number[] = [];
    const growing: number[] = [];
    for (const row of byBucket.get(bucketOf(term)) ?? [])
      if (row.block >= from) readEntries(row, restOf(term), row.block < open ? closed : growing);
    let old = known?.entries ?? EMPTY;
    if (sample === undefined && (open > from || (old.length > 0 && (known?.first ?? 0) < base.first))) {
      // Numbers that were given up stand at the beginning: their blocks were read first.
      const kept = (known?.first ?? 0) < base.first ? old.filter((entry) => entry >= base.first * 32) : old;
      const all = new Uint32Array(kept.length + closed.length);
      all.set(kept);
      all.set(closed, kept.length);
      old = all;
      recent.set(workspaceId, term, { until: open, first: base.first, entries: all });
    } else if (closed.length > 0) old = Uint32Array.from(closed);
    lists.set(
      term,
      [old, Uint32Array.from(growing)].filter(({ length }) => length > 0),
    );
  }
  return { base, lists };
}

const EMPTY = new Uint32Array(0);

/** How many passages the last two blocks have numbers for. */
export const sampled = ({ next, first }: Base): number =>
  next - Math.max(first, (blockOf(next) - 1) * BLOCK, 0);
