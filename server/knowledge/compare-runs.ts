import type { Role } from "../permissions";
import { readTestRun } from "./run-tests";
import type { QuestionResult, TestResult } from "./test-result";

/** Two runs of the test questions held against each other. */
export interface ComparedRuns {
  /** Questions that went otherwise; null: not asked in that run. */
  changed: {
    testId: string;
    question: string;
    before: TestResult["outcome"] | null;
    after: TestResult["outcome"] | null;
  }[];
  /** In the later run: which source came first in the place of which (null: of none, "": of one that is not told), the most frequent first. */
  confused: { expected: string | null; found: string; count: number }[];
}

/** How questions went otherwise in a run than in one before, if there is one. */
export async function compareRuns(
  workspaceId: string,
  { runId, beforeRunId }: { runId: string; beforeRunId?: string | undefined },
  role: Role,
): Promise<ComparedRuns> {
  const later = await readTestRun(workspaceId, runId, role);
  const earlier = beforeRunId === undefined ? [] : await readTestRun(workspaceId, beforeRunId, role);
  const known = new Map(earlier.map((one) => [one.testId, one]));
  const changed = later.flatMap(({ testId, question, outcome }) => {
    const was = known.get(testId);
    known.delete(testId);
    return beforeRunId === undefined || was?.outcome === outcome
      ? []
      : [{ testId, question, before: was?.outcome ?? null, after: outcome }];
  });
  const gone = [...known.values()].map(({ testId, question, outcome }) => ({
    testId,
    question,
    before: outcome,
    after: null,
  }));
  return { changed: [...changed, ...gone], confused: confusionOf(later) };
}

const isMistaken = ({ outcome }: QuestionResult): boolean =>
  outcome === "wrong" || outcome === "wronglyAnswered";

function confusionOf(results: readonly QuestionResult[]): ComparedRuns["confused"] {
  const counts = new Map<string, ComparedRuns["confused"][number]>();
  for (const { expectedTitle, foundTitle: found, outcome } of results.filter(isMistaken)) {
    if (found === null) continue;
    const expected = outcome === "wrong" ? (expectedTitle ?? "") : null;
    const key = JSON.stringify([expected, found]);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { expected, found, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
