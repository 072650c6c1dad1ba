import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Role } from "../permissions";
import type { MemberActor } from "../workspaces/actor";
import { visibleTo } from "./source-view";
import { type QuestionResult, readResults, type TestResult } from "./test-result";

export interface TestQuestion {
  id: string;
  question: string;
  /** Null: nothing should answer, or what should was deleted. */
  expectedSourceId: string | null;
  /** Null also where the asking person must not know the source yet. */
  expectedTitle: string | null;
  /** The source that should answer was deleted: not asked until somebody has said what should now. */
  gone: boolean;
  /** Two people did not agree whether that source answers it: not asked until somebody has said so. */
  undecided: boolean;
  last: TestResult | null;
}

/** Questions of one workspace. */
const MOST = 2_000;

/** The workspace's test questions with how they went last. To whoever must not know a source yet, its title is not told. */
export async function listTestQuestions(workspaceId: string, role: Role): Promise<TestQuestion[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const tests = await tx.$queryRaw<Omit<TestQuestion, "last">[]>`
      SELECT t.id, t.question, s.id AS "expectedSourceId", CASE WHEN ${visibleTo(role)} THEN s.title END AS "expectedTitle",
        t.undecided AND (s.id IS NOT NULL OR t.expected_source_id IS NULL) AS undecided, t.expected_source_id IS NOT NULL AND s.id IS NULL AS gone
      FROM knowledge_test t LEFT JOIN knowledge_source s ON s.workspace_id = t.workspace_id AND s.id = t.expected_source_id
      WHERE t.workspace_id = ${workspaceId}::uuid
      ORDER BY t.undecided OR (t.expected_source_id IS NOT NULL AND s.id IS NULL) DESC, t.created_at DESC, t.id LIMIT ${MOST}`;
    const [run] = await tx.$queryRaw<{ results: unknown }[]>`
      SELECT results FROM knowledge_test_run WHERE workspace_id = ${workspaceId}::uuid ORDER BY at DESC LIMIT 1`;
    const seen = await withoutHidden(tx, workspaceId, role, readResults(run?.results));
    const results = new Map(seen.map(({ testId, ...result }) => [testId, result]));
    return tests.map((test) => ({ ...test, last: lastOf(results.get(test.id)) }));
  });
}

/** Results without the titles of sources that a role must not know yet. */
export async function withoutHidden(
  tx: WorkspaceTx,
  workspaceId: string,
  role: Role,
  results: readonly QuestionResult[],
): Promise<QuestionResult[]> {
  const rows = await tx.$queryRaw<{ title: string }[]>`
    SELECT DISTINCT title FROM knowledge_source s WHERE workspace_id = ${workspaceId}::uuid AND NOT ${visibleTo(role)}`;
  const hidden = new Set(rows.map(({ title }) => title));
  const told = (title: string | null): string | null => (title !== null && hidden.has(title) ? null : title);
  return results.map((one) => ({
    ...one,
    expectedTitle: told(one.expectedTitle),
    foundTitle: told(one.foundTitle),
  }));
}

function lastOf(result: TestResult | undefined): TestResult | null {
  if (!result) return null;
  const { outcome, foundSourceId, foundTitle, confidence } = result;
  return { outcome, foundSourceId, foundTitle, confidence };
}

/** Makes or changes a test question. 404 where the source that should answer is none of the workspace's. */
export async function saveTestQuestion(
  actor: MemberActor,
  input: { testId?: string | undefined; question: string; expected: string | null },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const { testId, question, expected } = input;
  const id = testId ?? uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    const [seen] = await tx.$queryRaw<{ count: number; source: boolean }[]>`
      SELECT (SELECT count(*)::int FROM knowledge_test WHERE workspace_id = ${workspaceId}::uuid) AS count,
        ${expected}::uuid IS NULL OR EXISTS (SELECT FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND id = ${expected}::uuid) AS source`;
    if (!seen?.source) throw new AppError(404, "not-found", "There is no such source.");
    if (testId === undefined && seen.count >= MOST)
      throw new AppError(409, "too-many", "There are 2,000 test questions already.");
    const changed =
      testId === undefined
        ? await tx.$executeRaw`
            INSERT INTO knowledge_test (workspace_id, id, question, expected_source_id, created_by)
            VALUES (${workspaceId}::uuid, ${id}::uuid, ${question}, ${expected}::uuid, ${userId}::uuid)`
        : await tx.$executeRaw`
            UPDATE knowledge_test SET question = ${question}, expected_source_id = ${expected}::uuid, undecided = false
            WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    if (changed !== 1) throw new AppError(404, "not-found", "There is no such question.");
    await recordAudit(tx, actor, "knowledge.test", id);
  });
  return { id };
}

export async function removeTestQuestion(actor: MemberActor, testId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const gone = await tx.$executeRaw`
      DELETE FROM knowledge_test WHERE workspace_id = ${workspaceId}::uuid AND id = ${testId}::uuid`;
    if (gone !== 1) throw new AppError(404, "not-found", "There is no such question.");
    await recordAudit(tx, actor, "knowledge.test", testId, { removed: true });
  });
}

/** Notes a question about whose answer two people did not agree, once. */
export async function addUndecidedTest(
  tx: WorkspaceTx,
  { workspaceId, userId }: Pick<MemberActor, "workspaceId" | "userId">,
  question: string,
  sourceId: string | null,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO knowledge_test (workspace_id, id, question, expected_source_id, created_by, undecided)
    SELECT ${workspaceId}::uuid, ${uuidv7()}::uuid, ${question}, (
        SELECT id FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid), ${userId}::uuid, true
    WHERE NOT EXISTS (SELECT FROM knowledge_test WHERE workspace_id = ${workspaceId}::uuid AND question = ${question})
      AND (SELECT count(*) FROM knowledge_test WHERE workspace_id = ${workspaceId}::uuid) < ${MOST}`;
}
