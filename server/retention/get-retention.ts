import { z } from "zod";
import { inWorkspace } from "../db/tenant";
import type { Removed } from "./apply-retention";
import { type Retention, readRetention } from "./retention-settings";

const removedShape = z.object({
  conversations: z.number(),
  events: z.number(),
  runs: z.number(),
  requestKeys: z.number(),
  // Records from before these were counted have none.
  deliveries: z.number().default(0),
  importLines: z.number().default(0),
});
/** Counting stops here: the figure is there to be understood, not to be exact. */
const COUNT_TO = 10_000;

export interface RetentionView {
  readonly retention: Retention;
  /** Conversations that are stored, counted to 10,000. */
  readonly conversations: number;
  readonly countedTo: number;
  /** When the oldest of them began; null when there is none. */
  readonly oldest: string | null;
  /** What was last removed, and when; null when nothing ever was. */
  readonly last: { readonly at: string; readonly removed: Removed } | null;
}

/** How long a workspace keeps things, with figures to judge it by. */
export async function getRetention(workspaceId: string): Promise<RetentionView> {
  return inWorkspace(workspaceId, async (tx) => {
    const { settings } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const [figures] = await tx.$queryRaw<{ count: number; oldest: Date | null }[]>`
      SELECT (SELECT count(*)::int FROM (SELECT FROM conversation WHERE workspace_id = ${workspaceId}::uuid LIMIT ${COUNT_TO}) found) AS count,
        (SELECT created_at FROM conversation WHERE workspace_id = ${workspaceId}::uuid ORDER BY id LIMIT 1) AS oldest`;
    const row = await tx.audit.findFirst({ where: { action: "retention.apply" }, orderBy: { at: "desc" } });
    const removed = row && removedShape.safeParse(row.detail);
    return {
      retention: readRetention(settings),
      conversations: figures?.count ?? 0,
      countedTo: COUNT_TO,
      oldest: figures?.oldest?.toISOString() ?? null,
      last: row && removed?.success ? { at: row.at.toISOString(), removed: removed.data } : null,
    };
  });
}
