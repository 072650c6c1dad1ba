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
}

const TARGET = 0.95;

/** The confidence that a share of right answers takes, where nothing was measured. */
export const usualThreshold = (targetPrecision: number): number =>
  Math.min(0.97, Math.max(0.3, 1 - 4 * (1 - targetPrecision)));

type Row = { targetPrecision: number; threshold: number | null };

function settingsOf(row: Row | undefined): KnowledgeSettings {
  const targetPrecision = row ? Math.round(row.targetPrecision * 1e4) / 1e4 : TARGET;
  return {
    targetPrecision,
    threshold: row?.threshold ?? usualThreshold(targetPrecision),
    calibrated: typeof row?.threshold === "number",
  };
}

export async function readSettings(read: Read, workspaceId: string): Promise<KnowledgeSettings> {
  const [row] = await read<Row>({
    name: "knowledge-settings",
    text: `SELECT target_precision AS "targetPrecision", threshold FROM knowledge_base WHERE workspace_id = $1`,
    values: [workspaceId],
  });
  return settingsOf(row);
}

/** How sure answers have to be. */
export const getSettings = (workspaceId: string): Promise<KnowledgeSettings> =>
  readingWorkspace(workspaceId, (read) => readSettings(read, workspaceId));

/** Sets the share of answers that is to be right. A threshold that was measured for another share is given up. */
export async function updateSettings(
  actor: Actor,
  input: { targetPrecision: number },
): Promise<KnowledgeSettings> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO knowledge_base AS b (workspace_id, target_precision) VALUES (${workspaceId}::uuid, ${input.targetPrecision}::real)
      ON CONFLICT (workspace_id) DO UPDATE SET target_precision = excluded.target_precision,
        threshold = CASE WHEN b.target_precision = excluded.target_precision THEN b.threshold END`;
    await recordAudit(tx, actor, "knowledge.settings", null, { targetPrecision: input.targetPrecision });
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
