import type { Read } from "../db/tenant";
import { KEEPS_SECRETS } from "../products/catalogue";
import {
  BLOCK,
  BLOCK_BITS,
  blockOf,
  keyOf,
  LEVEL_BITS,
  LEVELS,
  levelOf,
  type Row,
  readEntries,
  STEP_BITS,
  spanOf,
} from "./posting";
import { type KeptPostings, RecentPostings } from "./recent-postings";
import { bucketOf, READING, restOf } from "./terms";

/** What is known of a workspace as a whole. */
export interface Base {
  readonly passages: number;
  readonly questions: number;
  /** The number that the next passage gets, and the lowest that is in use. */
  readonly next: number;
  readonly first: number;
  readonly tidyBelow: number;
  /** By which reading of texts the index was written (see `terms.ts`). */
  readonly reading: number;
}

/** Where terms stand: numbers of passages times 32 plus the term's weight there, in lists that may be several. */
export interface Postings {
  readonly base: Base;
  readonly lists: ReadonlyMap<number, readonly Uint32Array[]>;
  /** Whether rows were met that could be fewer (see `merge-blocks.ts`). */
  readonly scattered: boolean;
  /** Whether the catalogue keeps something back at that moment. */
  readonly secrets: boolean;
}

const recent = new RecentPostings();
const NONE: Base = { passages: 0, questions: 0, next: 0, first: 0, tidyBelow: 0, reading: READING };

/**
 * The rows of each bucket from a block on. A row of an upper level begins at a multiple of its span and lies wholly within the blocks that
 * grow no more: where none of those can begin so late, nothing is looked for. (The block comes as it is asked for: under row-level security,
 * an index is used for no comparison with something worked out.)
 */
const STATEMENT = `
  SELECT b.passages, b.questions, b.next_number AS next, b.first_number AS first, b.tidy_below AS "tidyBelow", b.reading, ${KEEPS_SECRETS} AS secrets, (
    SELECT string_agg(int4send(k.bucket) || int4send(k.block) || int4send(octet_length(k.entries)) || k.entries, '')
    FROM (
      SELECT bucket, since, 1 << ${STEP_BITS} * (bucket >> ${LEVEL_BITS}) AS span FROM unnest($2::int[], $3::int[]) AS w (bucket, since)
    ) AS w
    JOIN knowledge_index k ON k.workspace_id = $1 AND k.bucket = w.bucket AND k.block >= w.since
    WHERE span = 1 OR w.since + span <= (b.next_number >> ${BLOCK_BITS} & -span)) AS rows
  FROM knowledge_base b WHERE b.workspace_id = $1`;

/** `rows`: the rows of the index, one after the other, each after its bucket, its block and its length as four bytes each. */
type Found = Base & { rows: Buffer | null; secrets: boolean };

function rowsOf(joined: Buffer): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < joined.length; ) {
    const end = at + 12 + joined.readInt32BE(at + 8);
    rows.push({
      bucket: joined.readInt32BE(at),
      block: joined.readInt32BE(at + 4),
      entries: joined.subarray(at + 12, end),
    });
    at = end;
  }
  return rows;
}

/**
 * Where terms stand, as of now. Blocks in which no more numbers are given never change: what was read of them is kept in memory, and only the
 * others are asked for, in one statement with the workspace's counts and with whether the catalogue keeps something back at the given moment.
 */
export async function readPostings(
  read: Read,
  workspaceId: string,
  terms: readonly number[],
  at?: Date,
): Promise<Postings> {
  // As it is now: what is forgotten or learnt until the answer comes does not fit what was asked for.
  const kept = new Map<number, KeptPostings>();
  const since = new Map<number, number>();
  for (const term of terms) {
    const known = recent.get(workspaceId, term);
    if (known) kept.set(term, known);
    const from = known?.until ?? 0;
    for (let level = 0; level < LEVELS; level++) {
      const key = keyOf(level, bucketOf(term), restOf(term));
      since.set(key, Math.min(from, since.get(key) ?? from));
    }
  }
  const found = await read<Found>({
    name: "knowledge-index",
    text: STATEMENT,
    // Arrays as the database writes them: a few hundred numbers each time. What begins before the block may reach beyond it.
    values: [
      workspaceId,
      `{${[...since.keys()].join()}}`,
      `{${[...since].map(([key, from]) => from - spanOf(levelOf(key)) + 1).join()}}`,
      at ?? null,
    ],
  });
  const base = found[0] ?? NONE;
  const open = blockOf(base.next);
  const rows = new Map<number, Row[]>();
  let scattered = false;
  for (const row of rowsOf(found[0]?.rows ?? NOTHING)) {
    const level = levelOf(row.bucket);
    scattered ||= level + 1 < LEVELS && row.block < open - (open % spanOf(level + 1));
    if ((row.block + spanOf(level)) * BLOCK <= base.first) continue;
    const known = rows.get(row.bucket);
    if (known) known.push(row);
    else rows.set(row.bucket, [row]);
  }
  const lists = new Map<number, Uint32Array[]>();
  for (const term of terms) {
    const known = kept.get(term);
    const from = known?.until ?? 0;
    const closed: number[] = [];
    const growing: number[] = [];
    for (let level = 0; level < LEVELS; level++)
      for (const row of rows.get(keyOf(level, bucketOf(term), restOf(term))) ?? [])
        if (row.block + spanOf(level) > from)
          readEntries(row, restOf(term), row.block < open ? closed : growing);
    let old = known?.entries ?? EMPTY;
    if (open > from || (old.length > 0 && (known?.first ?? 0) < base.first)) {
      // Numbers that were given up stand at the beginning: their blocks were read first. Rows of many blocks hold some that are known.
      const used = (known?.first ?? 0) < base.first ? old.filter((entry) => entry >= base.first * 32) : old;
      const least = Math.max(from * BLOCK, base.first) * 32;
      const fresh = least === 0 ? closed : closed.filter((entry) => entry >= least);
      const all = new Uint32Array(used.length + fresh.length);
      all.set(used);
      all.set(fresh, used.length);
      old = all;
      recent.set(workspaceId, term, { until: open, first: base.first, entries: all });
    }
    lists.set(
      term,
      [old, growing.length > 0 ? new Uint32Array(growing) : EMPTY].filter(({ length }) => length > 0),
    );
  }
  return { base, lists, scattered, secrets: found[0]?.secrets ?? true };
}

const EMPTY = new Uint32Array(0);
const NOTHING = Buffer.alloc(0);
