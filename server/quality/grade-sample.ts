import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { addUndecidedTest } from "../knowledge/test-questions";
import type { MemberActor } from "../workspaces/actor";

/** People who grade an answer: the second does not see what the first said before it is done. */
export const GRADERS = 2;

/**
 * Grades an answer of a sample, or changes one's own grade while nobody else has graded it: afterwards, one would be led by what the other said.
 * A note may be changed at any time. Where two people do not agree, the question becomes a test question that waits for a decision. 409 where two
 * have graded it already.
 */
export async function gradeSample(
  actor: MemberActor,
  input: { sampleId: string; isRight: boolean; note: string },
): Promise<{ disputed: boolean }> {
  const { workspaceId, userId } = actor;
  const { sampleId, isRight, note } = input;
  return inWorkspace(workspaceId, async (tx) => {
    const [sample] = await tx.$queryRaw<{ question: string; sourceId: string | null }[]>`
      SELECT question, source_id AS "sourceId" FROM quality_sample
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${sampleId}::uuid FOR UPDATE`;
    if (!sample) throw new AppError(404, "not-found", "There is no such answer.");
    const grades = await gradesOf(tx, workspaceId, sampleId);
    const others = grades.filter((one) => one.userId !== userId);
    const mine = grades.find((one) => one.userId === userId);
    if (grades.length >= GRADERS && mine?.isRight !== isRight)
      throw new AppError(409, "graded-already", "Two people have graded this answer already.");
    await tx.$executeRaw`
      INSERT INTO quality_grade (workspace_id, sample_id, user_id, is_right, note)
      VALUES (${workspaceId}::uuid, ${sampleId}::uuid, ${userId}::uuid, ${isRight}, ${note})
      ON CONFLICT (workspace_id, sample_id, user_id) DO UPDATE SET is_right = excluded.is_right, note = excluded.note, at = now()`;
    const disputed = others.some((one) => one.isRight !== isRight);
    if (disputed) await addUndecidedTest(tx, actor, sample.question, sample.sourceId);
    await recordAudit(tx, actor, "quality.grade", sampleId, { isRight });
    return { disputed };
  });
}

function gradesOf(
  tx: WorkspaceTx,
  workspaceId: string,
  sampleId: string,
): Promise<{ userId: string; isRight: boolean }[]> {
  return tx.$queryRaw<{ userId: string; isRight: boolean }[]>`
    SELECT user_id AS "userId", is_right AS "isRight" FROM quality_grade
    WHERE workspace_id = ${workspaceId}::uuid AND sample_id = ${sampleId}::uuid`;
}
