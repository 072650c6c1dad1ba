import { sampleSize } from "../../flow/stats/sample-size";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { storedDocument } from "../flows/flow-document";
import { requireFlow } from "../flows/require-flow";
import { idBound } from "../retention/id-bound";
import type { ExperimentGoal, ExperimentPlan } from "./experiment-input";
import { splitOf, variantsOf } from "./split-of";

export interface Estimate {
  /** Ways that an experiment at this split would compare, the control first. */
  readonly variants: readonly { readonly id: string; readonly label: string; readonly weight: number }[];
  /** What the flow's contacts did lately: how many began it in a day, and which part reached the goal in its time. */
  readonly traffic: {
    readonly contacts: number;
    readonly days: number;
    readonly perDay: number;
    /** Null: nobody came whose time for the goal is over. */
    readonly baseline: number | null;
    /** How far what a goal brings spreads: its deviation over its mean. */
    readonly spread: number;
  };
  /** The baseline that the numbers are for: the one asked for, else what was seen. */
  readonly baseline: number;
  /** Contacts that are needed at most, and what a test that may be looked at but once would take. */
  readonly contacts: number;
  readonly perVariant: readonly number[];
  readonly onceOnly: number;
  /** Days until so many have come; null: nobody comes. */
  readonly days: number | null;
}

const DAYS = 28;
const DAY = 86_400_000;
/** So many contacts say enough. */
const MOST = 20_000;

const TRAFFIC = `
WITH began AS MATERIALIZED (
  SELECT c.contact_id, min(c.created_at) AS at FROM conversation c JOIN endpoint p ON p.workspace_id = $1 AND p.id = c.endpoint_id AND p.flow_id = $2::uuid
  WHERE c.workspace_id = $1 AND c.id >= $3::uuid GROUP BY 1 LIMIT ${MOST}
), seen AS (
  SELECT b.at <= now() - make_interval(days => $5::int) AS over, g.worth, g.reached FROM began b CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS reached, sum(CASE WHEN jsonb_typeof(e.properties->'value') = 'number' THEN (e.properties->>'value')::float8
      WHEN jsonb_typeof(e.properties->'paid') = 'number' THEN (e.properties->>'paid')::float8 END) AS worth
    FROM contact_event e WHERE e.workspace_id = $1 AND e.contact_id = b.contact_id AND e.name = $4 AND e.at >= b.at AND e.at < b.at + make_interval(days => $5::int)
  ) g
)
SELECT (SELECT count(*) FROM began)::int AS contacts, (SELECT extract(epoch FROM now() - min(at)) / 86400 FROM began)::float8 AS days,
  count(*) FILTER (WHERE over)::int AS over, count(*) FILTER (WHERE over AND reached)::int AS reached, count(*) FILTER (WHERE reached)::int AS ever,
  avg(worth)::float8 AS mean, stddev_pop(worth)::float8 AS deviation FROM seen`;

interface Traffic {
  contacts: number;
  days: number | null;
  over: number;
  reached: number;
  ever: number;
  mean: number | null;
  deviation: number | null;
}

/** How many contacts an experiment at a split needs, and how long that takes with those who come. */
export async function estimateExperiment(
  workspaceId: string,
  input: {
    flowId: string;
    nodeId: string;
    control?: string | undefined;
    goal: ExperimentGoal;
    plan: Omit<ExperimentPlan, "baseline"> & { baseline?: number | undefined };
  },
): Promise<Estimate> {
  const { flowId, nodeId, goal, plan } = input;
  const split = await inWorkspace(workspaceId, async (tx) => {
    const row = await requireFlow(tx, workspaceId, flowId);
    return splitOf(storedDocument(row.draft, row.name), nodeId);
  });
  if (!split) throw new AppError(404, "split-unknown", "There is no such split in this flow.");
  const variants = variantsOf(split, input.control ?? split.data.variants[0]?.id ?? "");
  const [seen] = await readingWorkspace(workspaceId, (read) =>
    read<Traffic>({
      text: TRAFFIC,
      values: [workspaceId, flowId, idBound(Date.now() - DAYS * DAY), goal.event, goal.days],
    }),
  );
  const contacts = seen?.contacts ?? 0;
  const days = Math.min(DAYS, Math.max(1, seen?.days ?? 1));
  const spread = goal.measure === "value" && seen?.mean ? Math.abs((seen.deviation ?? 0) / seen.mean) : 0;
  // Whose time is not over yet may still get there: they count where nobody else does.
  const [of, did] = seen && seen.over >= 20 ? [seen.over, seen.reached] : [contacts, seen?.ever ?? 0];
  const known = of > 0 && did > 0 ? did / of : null;
  const baseline = plan.baseline ?? Math.min(0.99, known ?? 0.1);
  const size = sampleSize(
    { ...plan, comparisons: Math.max(1, variants.length - 1) },
    { baseline, spread, weights: variants.map((one) => one.weight) },
  );
  const perDay = contacts / days;
  return {
    variants,
    traffic: { contacts, days, perDay, baseline: known, spread },
    baseline,
    ...size,
    days: perDay > 0 && size.contacts > 0 ? Math.ceil(size.contacts / perDay) : null,
  };
}
