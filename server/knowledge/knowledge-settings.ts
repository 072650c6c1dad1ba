import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type Read, readingWorkspace, type WorkspaceTx } from "../db/tenant";
import type { Actor } from "../workspaces/actor";

export interface KnowledgeSettings {
  /** The share of answers that is to be right. */
  targetPrecision: number;
  /** An answer is given above this confidence. */
  threshold: number;
  /** Whether the threshold comes from the workspace's own test questions. */
  calibrated: boolean;
  /** The share of test questions that has to go well for a flow that answers to go live; null: none. */
  gateAccuracy: number | null;
  /** How many answers of a week are drawn for grading; 0: none. */
  qualitySize: number;
}

const TARGET = 0.95;

/** The confidence that a share of right answers takes, where nothing was measured. */
export const usualThreshold = (targetPrecision: number): number =>
  Math.min(0.97, Math.max(0.3, 1 - 4 * (1 - targetPrecision)));

/** So many test questions weigh as much as what the public sets say. */
const BELIEVED = 20;

/**
 * The lowest confidence above which the wanted share was right, of a workspace's own questions and what is believed without them: some that all
 * went well do not yet say that whatever is found may be answered. 1 where no confidence is enough.
 */
export function ownThreshold(
  targetPrecision: number,
  rows: readonly { readonly value: number; readonly right: boolean }[],
): number {
  const sorted = [...rows].sort((a, b) => b.value - a.value);
  let good = 0;
  let threshold = 1;
  for (const [at, { value, right }] of sorted.entries()) {
    if (right) good += 1;
    // Turned round, the usual threshold says which share is right above a confidence.
    const believed = 1 - (1 - value) / 4;
    const share = (good + BELIEVED * believed) / (at + 1 + BELIEVED);
    if (sorted[at + 1]?.value !== value && share >= targetPrecision) threshold = value;
  }
  return threshold;
}

type Row = {
  targetPrecision: number;
  threshold: number | null;
  gateAccuracy: number | null;
  qualitySize: number;
};
const QUALITY_SIZE = 40;
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function settingsOf(row: Row | undefined): KnowledgeSettings {
  const targetPrecision = row ? rounded(row.targetPrecision) : TARGET;
  return {
    targetPrecision,
    threshold: row?.threshold ?? usualThreshold(targetPrecision),
    calibrated: typeof row?.threshold === "number",
    gateAccuracy: typeof row?.gateAccuracy === "number" ? rounded(row.gateAccuracy) : null,
    qualitySize: row?.qualitySize ?? QUALITY_SIZE,
  };
}

export async function readSettings(read: Read, workspaceId: string): Promise<KnowledgeSettings> {
  const [row] = await read<Row>({
    name: "knowledge-settings",
    text: `SELECT target_precision AS "targetPrecision", threshold, gate_accuracy AS "gateAccuracy", quality_size AS "qualitySize" FROM knowledge_base WHERE workspace_id = $1`,
    values: [workspaceId],
  });
  return settingsOf(row);
}

/** How sure answers have to be. */
export const getSettings = (workspaceId: string): Promise<KnowledgeSettings> =>
  readingWorkspace(workspaceId, (read) => readSettings(read, workspaceId));

/** Sets what is given. A threshold that was measured for another share of right answers is given up. */
export async function updateSettings(
  actor: Actor,
  input: {
    targetPrecision?: number | undefined;
    gateAccuracy?: number | null | undefined;
    qualitySize?: number | undefined;
  },
): Promise<KnowledgeSettings> {
  const { workspaceId } = actor;
  const before = await getSettings(workspaceId);
  const targetPrecision = input.targetPrecision ?? before.targetPrecision;
  const gateAccuracy = input.gateAccuracy === undefined ? before.gateAccuracy : input.gateAccuracy;
  const qualitySize = input.qualitySize ?? before.qualitySize;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO knowledge_base AS b (workspace_id, target_precision, gate_accuracy, quality_size)
      VALUES (${workspaceId}::uuid, ${targetPrecision}::real, ${gateAccuracy}::real, ${qualitySize}::int)
      ON CONFLICT (workspace_id) DO UPDATE SET target_precision = excluded.target_precision, gate_accuracy = excluded.gate_accuracy,
        quality_size = excluded.quality_size,
        threshold = CASE WHEN b.target_precision = excluded.target_precision THEN b.threshold END`;
    await recordAudit(tx, actor, "knowledge.settings", null, {
      targetPrecision,
      gateAccuracy,
      qualitySize,
    });
  });
  return getSettings(workspaceId);
}

/** Keeps the threshold that the workspace's own questions gave; null: there are too few. */
export async function keepThreshold(
  tx: WorkspaceTx,
  workspaceId: string,
  threshold: number | null,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO knowledge_base (workspace_id, threshold) VALUES (${workspaceId}::uuid, ${threshold}::real)
    ON CONFLICT (workspace_id) DO UPDATE SET threshold = excluded.threshold`;
}
