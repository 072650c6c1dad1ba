import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Role } from "../permissions";
import type { Actor } from "../workspaces/actor";
import { getSettings, keepThreshold, ownThreshold } from "./knowledge-settings";
import { searchKnowledge } from "./search-knowledge";
import { listTestQuestions, type TestQuestion, withoutHidden } from "./test-questions";
import { type QuestionResult, readResults, type TestResult } from "./test-result";

export interface TestSummary {
  questions: number;
  /** Of the questions that a source should answer, the share where it came first, answered or not; null where there are none. */
  accuracy: number | null;
  /** The share that is answered. */
  coverage: number;
  /** The share that went well: answered by the right source, or rightly by none. */
  passed: number;
  /** Of what is answered, the share that is right; null where nothing is. */
  precision: number | null;
  /** How often each tenth of the confidences was right. */
  calibration: { from: number; to: number; count: number; right: number }[];
}

/** The publication that a run was for. */
export interface Publication {
  flowId: string;
  /** Null: it was held back. */
  version: number | null;
}

export interface TestRun extends TestSummary {
  id: string;
  at: string;
  /** Null: somebody asked for it. */
  publication: Publication | null;
  results: QuestionResult[];
}

/** Runs kept of a workspace, and questions asked at a time. */
const KEPT = 50;
const AT_ONCE = 4;
/** From so many questions on, they decide how sure an answer has to be. */
const ENOUGH = 30;

/** Asks every test question that is decided and keeps how it went. With 30 questions or more, the threshold of answers follows from them. */
export async function runTests(actor: Actor): Promise<TestRun> {
  return keepRun(actor, await askTests(actor.workspaceId), null);
}

/** How the test questions go now, kept by nobody yet. */
export interface AskedTests {
  readonly summary: TestSummary;
  readonly results: readonly QuestionResult[];
  /** The threshold that follows from them; null: they are too few. */
  readonly measured: number | null;
}

/** Asks every test question that is decided. */
export async function askTests(workspaceId: string): Promise<AskedTests> {
  const tests = (await listTestQuestions(workspaceId, "owner")).filter(
    ({ undecided, gone }) => !undecided && !gone,
  );
  const { targetPrecision, threshold } = await getSettings(workspaceId);
  const asked: Asked[] = [];
  const left = [...tests];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let test = left.pop(); test; test = left.pop()) {
        const [best] = await searchKnowledge(workspaceId, test.question, { audiences: "all" });
        asked.push({
          test,
          confidence: best?.confidence ?? 0,
          found: best ? { id: best.sourceId, title: best.title } : null,
        });
      }
    }),
  );
  const measured =
    tests.length >= ENOUGH
      ? ownThreshold(
          targetPrecision,
          asked.map((one) => ({ value: one.confidence, right: isRight(one) })),
        )
      : null;
  const results = asked.map((one): QuestionResult => {
    const result = resultOf(one, measured ?? threshold);
    return {
      ...result,
      testId: one.test.id,
      question: one.test.question,
      expectedTitle: one.test.expectedTitle,
      changed: one.test.last !== null && one.test.last.outcome !== result.outcome,
    };
  });
  results.sort((a, b) => (a.testId < b.testId ? 1 : -1));
  return { summary: summaryOf(asked, results), results, measured };
}

/** Keeps how the test questions went; their threshold holds from now on. */
export async function keepRun(
  actor: Actor,
  { summary, results, measured }: AskedTests,
  publication: Publication | null,
): Promise<TestRun> {
  const { workspaceId } = actor;
  const id = uuidv7();
  const at = await inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ at: Date }[]>`
      INSERT INTO knowledge_test_run (workspace_id, id, summary, results, flow_id, flow_version)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${JSON.stringify(summary)}::json, ${JSON.stringify(results)}::json,
        ${publication?.flowId ?? null}::uuid, ${publication?.version ?? null}::int) RETURNING at`;
    await tx.$executeRaw`
      DELETE FROM knowledge_test_run WHERE workspace_id = ${workspaceId}::uuid AND id IN (
        SELECT id FROM knowledge_test_run WHERE workspace_id = ${workspaceId}::uuid ORDER BY at DESC, id DESC OFFSET ${KEPT})`;
    await keepThreshold(tx, workspaceId, measured);
    await recordAudit(tx, actor, "knowledge.runTests", id, { questions: summary.questions });
    return row?.at ?? new Date(0);
  });
  return { id, at: at.toISOString(), publication, ...summary, results: [...results] };
}

export interface RunView extends TestSummary {
  id: string;
  at: string;
  /** The flow that was to go live, and the version that did; null: somebody asked for the run. */
  flow: { id: string; name: string; version: number | null } | null;
}

type RunRow = {
  id: string;
  at: Date;
  summary: TestSummary;
  flowId: string | null;
  name: string | null;
  version: number | null;
};

/** The last runs without their results, the newest first. */
export async function listTestRuns(workspaceId: string): Promise<RunView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<RunRow[]>`
      SELECT r.id, r.at, r.summary, r.flow_id AS "flowId", r.flow_version AS version, f.name FROM knowledge_test_run r
      LEFT JOIN flow f ON f.workspace_id = r.workspace_id AND f.id = r.flow_id
      WHERE r.workspace_id = ${workspaceId}::uuid ORDER BY r.at DESC, r.id DESC LIMIT 20`;
    return rows.map(({ id, at, summary, flowId, name, version }) => ({
      ...summary,
      passed: summary.passed ?? summary.accuracy ?? 0,
      id,
      at: at.toISOString(),
      flow: flowId === null ? null : { id: flowId, name: name ?? "", version },
    }));
  });
}

/** The results of one run, as somebody of a role may know them. */
export async function readTestRun(workspaceId: string, id: string, role: Role): Promise<QuestionResult[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ results: unknown }[]>`
      SELECT results FROM knowledge_test_run WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    if (!row) throw new AppError(404, "not-found", "There is no such run.");
    return withoutHidden(tx, workspaceId, role, readResults(row.results));
  });
}

interface Asked {
  test: TestQuestion;
  confidence: number;
  found: { id: string; title: string } | null;
}

const isRight = ({ test, found }: Asked): boolean => found !== null && test.expectedSourceId === found.id;

function resultOf(one: Asked, threshold: number): TestResult {
  const answered = one.found !== null && one.confidence >= threshold;
  const silent = one.test.expectedSourceId === null;
  return {
    outcome: silent
      ? answered
        ? "wronglyAnswered"
        : "rightlySilent"
      : !answered
        ? "missed"
        : isRight(one)
          ? "right"
          : "wrong",
    foundSourceId: one.found?.id ?? null,
    foundTitle: one.found?.title ?? null,
    confidence: one.confidence,
  };
}

function summaryOf(asked: readonly Asked[], results: readonly QuestionResult[]): TestSummary {
  const count = (outcomes: readonly TestResult["outcome"][]) =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const expecting = asked.filter(({ test }) => test.expectedSourceId !== null);
  const answered = count(["right", "wrong", "wronglyAnswered"]);
  return {
    questions: asked.length,
    accuracy: expecting.length === 0 ? null : expecting.filter(isRight).length / expecting.length,
    coverage: answered / Math.max(1, asked.length),
    passed: count(["right", "rightlySilent"]) / Math.max(1, asked.length),
    precision: answered === 0 ? null : count(["right"]) / answered,
    calibration: Array.from({ length: 10 }, (_, at) => {
      const inside = asked.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === at);
      return { from: at / 10, to: (at + 1) / 10, count: inside.length, right: inside.filter(isRight).length };
    }),
  };
}
