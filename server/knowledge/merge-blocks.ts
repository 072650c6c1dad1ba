import { inWorkspace } from "../db/tenant";
import { blockOf, firstKeyOf, LEVELS, mergeRows, type Row, spanOf } from "./posting";
import { writeRows } from "./write-passages";

/** Buckets whose rows are merged in one transaction. */
const AT_A_TIME = 64;

/**
 * Makes fewer rows of an index that has grown: eight blocks in which no more numbers are given become one, with the terms in eight times as
 * many buckets, and eight of those again. In short transactions, each true by itself: searches find every passage meanwhile. Goes on where
 * it was interrupted; does nothing where nothing is to be done.
 */
export async function mergeBlocks(workspaceId: string, stopping?: AbortSignal): Promise<void> {
  for (let level = 0; level + 1 < LEVELS; level++) {
    let from: number | null = firstKeyOf(level);
    while (from !== null && !stopping?.aborted) from = await mergeSome(workspaceId, level, from);
  }
}

/** Merges some buckets of a level, of those from one on; the bucket to go on with, null where there is nothing left to merge. */
async function mergeSome(workspaceId: string, level: number, from: number): Promise<number | null> {
  return inWorkspace(workspaceId, async (tx) => {
    const [base] = await tx.$queryRaw<{ next: number; tidyBelow: number }[]>`
      SELECT next_number AS next, tidy_below AS "tidyBelow" FROM knowledge_base WHERE workspace_id = ${workspaceId}::uuid`;
    // While passages are numbered anew, the old blocks have to go as a whole, without the new ones.
    if (base?.tidyBelow !== 0) return null;
    const open = blockOf(base.next);
    const below = open - (open % spanOf(level + 1));
    if (below === 0) return null;
    const [first] = await tx.$queryRaw<{ bucket: number }[]>`
      SELECT bucket FROM knowledge_index WHERE workspace_id = ${workspaceId}::uuid
        AND bucket >= ${from}::int AND bucket < ${firstKeyOf(level + 1)}::int AND block < ${below}::int ORDER BY bucket LIMIT 1`;
    if (!first) return null;
    const to = first.bucket + AT_A_TIME;
    const rows = await tx.$queryRaw<(Omit<Row, "entries"> & { entries: Uint8Array })[]>`
      DELETE FROM knowledge_index WHERE workspace_id = ${workspaceId}::uuid
        AND bucket >= ${first.bucket}::int AND bucket < ${Math.min(to, firstKeyOf(level + 1))}::int AND block < ${below}::int
      RETURNING bucket, block, entries`;
    const inOrder = rows
      .map((row) => ({ ...row, entries: Buffer.from(row.entries) }))
      .sort((a, b) => a.block - b.block || a.bucket - b.bucket);
    await writeRows(tx, workspaceId, mergeRows(inOrder));
    return to;
  });
}
