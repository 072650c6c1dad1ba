import { inWorkspace } from "../db/tenant";
import { askJob } from "./ask-job";
import { mergeBlocks } from "./merge-blocks";
import { BLOCK, blockOf } from "./posting";
import type { Base } from "./postings";
import { READING } from "./terms";
import { addTerms, type NewPassage, termsOfPassages } from "./write-passages";

/** The job that numbers a workspace's passages anew, and makes fewer rows of its index. */
export const TIDY_JOB = "knowledge-tidy";

/** Passages that are moved in one transaction. */
const MOVED = 400;
/** Numbers that may be given up before it is worth it, in any workspace. */
const SPARE = 2 * BLOCK;

/**
 * Whether more numbers are given up than are in use, so that searches go through more than they find, or texts are read otherwise than when
 * the index was written.
 */
export const wantsTidying = ({ next, first, passages, tidyBelow, reading }: Base): boolean =>
  tidyBelow !== 0 || reading < READING || next - first - passages > Math.max(SPARE, passages);

/** When a workspace was last asked for, in milliseconds of this process: searches see the same need many times. */
const asked = new Map<string, number>();
const AGAIN = 60_000;

/** Asks for a workspace to be tidied in the background. */
export async function tidyLater(workspaceId: string): Promise<void> {
  const last = asked.get(workspaceId);
  if (last !== undefined && performance.now() - last < AGAIN) return;
  if (asked.size > 10_000) asked.clear();
  asked.set(workspaceId, performance.now());
  await askJob(TIDY_JOB, { workspaceId }, { key: workspaceId });
}

/**
 * Gives the passages of a workspace new numbers without gaps, in short transactions, and takes away what the index says of the old ones;
 * then merges the rows of the index. Searches find every passage meanwhile. Goes on where it was interrupted; does nothing where nothing
 * is to be done.
 */
export async function tidyKnowledge(workspaceId: string, stopping?: AbortSignal): Promise<void> {
  if (await begin(workspaceId)) while (!stopping?.aborted && (await moveSome(workspaceId)));
  if (!stopping?.aborted) await mergeBlocks(workspaceId, stopping);
}

type Row = Base & { next: number };

async function begin(workspaceId: string): Promise<boolean> {
  return inWorkspace(workspaceId, async (tx) => {
    const [base] = await tx.$queryRaw<Row[]>`
      SELECT passages, questions, next_number AS next, first_number AS first, tidy_below AS "tidyBelow", reading FROM knowledge_base
      WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!base || !wantsTidying(base)) return false;
    if (base.tidyBelow > 0) return true;
    // A new block, so that those before it can go as a whole.
    const below = (blockOf(base.next) + 1) * BLOCK;
    await tx.$executeRaw`
      UPDATE knowledge_base SET tidy_below = ${below}, next_number = ${below}, reading = ${READING} WHERE workspace_id = ${workspaceId}::uuid`;
    return true;
  });
}

/** Moves some passages; false: there were none left, and the old blocks are gone. */
async function moveSome(workspaceId: string): Promise<boolean> {
  return inWorkspace(workspaceId, async (tx) => {
    const [base] = await tx.$queryRaw<{ below: number }[]>`
      SELECT tidy_below AS below FROM knowledge_base WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!base || base.below <= 0) return false;
    const rows = await tx.$queryRaw<(NewPassage & { number: number; position: number })[]>`
      SELECT number, headings, question, text, position, main FROM knowledge_passage
      WHERE workspace_id = ${workspaceId}::uuid AND number < ${base.below} ORDER BY number LIMIT ${MOVED}`;
    if (rows.length === 0) {
      await tx.$executeRaw`
        DELETE FROM knowledge_index WHERE workspace_id = ${workspaceId}::uuid AND block < ${blockOf(base.below)}`;
      await tx.$executeRaw`
        UPDATE knowledge_base SET first_number = tidy_below, tidy_below = 0 WHERE workspace_id = ${workspaceId}::uuid`;
      return false;
    }
    const terms = await termsOfPassages(
      rows.map((row, at) => ({ ...row, main: row.main === row.position ? at : -1 })),
    );
    const [taken] = await tx.$queryRaw<{ first: number }[]>`
      UPDATE knowledge_base SET next_number = next_number + ${rows.length} WHERE workspace_id = ${workspaceId}::uuid
      RETURNING next_number - ${rows.length} AS first`;
    const first = taken?.first ?? 0;
    await tx.$executeRaw`
      UPDATE knowledge_passage p SET number = ${first} + moved.n - 1
      FROM unnest(${rows.map(({ number }) => number)}::int[]) WITH ORDINALITY AS moved (number, n)
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.number = moved.number`;
    await addTerms(tx, workspaceId, first, terms);
    return true;
  });
}
