import { inWorkspace } from "../db/tenant";
import { storedDocument } from "../flows/flow-document";
import { requireFlow } from "../flows/require-flow";
import type { ExperimentGoal, ExperimentPlan, Guardrail, Variant } from "./experiment-input";
import { type ExperimentRow, type Promotion, readRow, requireExperiment } from "./experiment-row";
import { readExperiment } from "./look";
import { type Reading, readingOfStored, type StoredVerdict } from "./reading";
import { splitOf, variantsOf } from "./split-of";

export interface ExperimentView {
  readonly id: string;
  readonly name: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly nodeId: string;
  readonly state: ExperimentRow["state"];
  readonly control: string;
  readonly variants: readonly Variant[];
  readonly goal: ExperimentGoal;
  readonly plan: ExperimentPlan;
  readonly guardrails: readonly Guardrail[];
  readonly promotes: boolean;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly decidedAt: string | null;
  readonly verdict: StoredVerdict | null;
  readonly reading: Reading | null;
  readonly readAt: string | null;
  readonly promotion: Promotion | null;
}

export interface ExperimentDetails extends ExperimentView {
  /** What the looks said, the oldest first; of many, evenly chosen ones. */
  readonly history: readonly { readonly at: string; readonly reading: Reading }[];
}

const viewOf = (row: ExperimentRow, flow: { name: string; draft?: unknown } | undefined): ExperimentView => {
  const { id, name, flowId, nodeId, state, control, goal, plan, guardrails, promotes, promotion } = row;
  const time = (at: Date | null) => at?.toISOString() ?? null;
  const split =
    row.variants.length === 0 && flow?.draft !== undefined
      ? splitOf(storedDocument(flow.draft, flow.name), nodeId)
      : undefined;
  return {
    id,
    name,
    flowId,
    flowName: flow?.name ?? "",
    nodeId,
    state,
    control,
    // Before it begins its ways are those of the draft.
    variants: split ? variantsOf(split, control) : row.variants,
    goal,
    plan,
    guardrails,
    promotes,
    startedAt: time(row.startedAt),
    endedAt: time(row.endedAt),
    endedBy: row.endedBy,
    decidedAt: time(row.decidedAt),
    verdict: row.verdict,
    reading: row.reading,
    readAt: time(row.readAt),
    promotion,
  };
};

const MOST_LISTED = 200;

/** The experiments of a workspace, the latest first; with `flowId` those of one flow. */
export async function listExperiments(workspaceId: string, flowId?: string): Promise<ExperimentView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    if (flowId !== undefined) await requireFlow(tx, workspaceId, flowId);
    const rows = await tx.experiment.findMany({
      ...(flowId === undefined ? {} : { where: { flowId } }),
      orderBy: { createdAt: "desc" },
      take: MOST_LISTED,
    });
    const flows = await tx.flow.findMany({
      where: { id: { in: rows.map((row) => row.flowId) } },
      select: { id: true, name: true, draft: true },
    });
    const named = new Map(flows.map((flow) => [flow.id, flow]));
    return rows.map((row) => viewOf(readRow(row), named.get(row.flowId)));
  });
}

const MOST_POINTS = 200;

/** One experiment, counted anew, with what it said before. */
export async function getExperiment(workspaceId: string, id: string): Promise<ExperimentDetails> {
  const { row, flow, history } = await inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id);
    const flow = await tx.flow.findFirst({ where: { id: row.flowId }, select: { name: true, draft: true } });
    const history = await tx.experimentReading.findMany({
      where: { experimentId: id },
      orderBy: { at: "asc" },
      select: { at: true, reading: true },
    });
    return { row, flow: flow ?? undefined, history };
  });
  const reading = await readExperiment(workspaceId, row);
  const decided = row.verdict !== null && row.verdict.kind !== "notYet";
  const step = Math.max(1, Math.ceil(history.length / MOST_POINTS));
  return {
    ...viewOf(row, flow),
    reading,
    readAt: reading ? new Date().toISOString() : null,
    verdict: decided ? row.verdict : (reading?.verdict ?? null),
    history: history
      .filter((_, index) => (history.length - 1 - index) % step === 0)
      .map((one) => ({ at: one.at.toISOString(), reading: readingOfStored(one.reading) })),
  };
}
