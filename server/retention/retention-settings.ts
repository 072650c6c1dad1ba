import { z } from "zod";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";

const days = z.number().int().min(1).max(3_650).nullable();

/** For how many days a workspace keeps what; null: for ever. */
export const retentionSchema = z.strictObject({
  /** Conversations in which nothing has happened for so long and nothing is awaited: with messages, files and notes. */
  conversations: days,
  /** What figures and reports are made from. */
  events: days,
  /** The inner record of paths that have ended: answers that were saved in it, effects and their results. */
  runs: days,
});
export type Retention = z.infer<typeof retentionSchema>;

/** Nothing is thrown away that nobody asked to be. */
const KEEP: Retention = { conversations: null, events: null, runs: null };

/** A request may be repeated for so long without happening twice. */
export const TURN_KEY_DAYS = 30;
/** What was sent to other systems is kept for so long to be looked at, and what could not be sent to be sent again. */
export const DELIVERY_DAYS = { done: 30, dead: 90 } as const;
/** Lines of a file of contacts that were refused are kept for so long to be looked at; a file that nobody started, for less. */
export const IMPORT_DAYS = { refused: 90, idle: 7 } as const;
/** An upload that has not ended by then never will. */
export const PENDING_FILE_HOURS = 24;

const settingsShape = z.looseObject({ retention: retentionSchema.catch(KEEP).default(KEEP) });

/** Reads the rule out of a workspace's settings. */
export const readRetention = (settings: unknown): Retention =>
  settingsShape.catch({ retention: KEEP }).parse(settings).retention;

/** Changes how long a workspace keeps things; what is older goes with the next hourly round. */
export async function updateRetention(actor: Actor, retention: Retention): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      UPDATE workspace SET settings = settings || jsonb_build_object('retention', ${JSON.stringify(retention)}::jsonb), updated_at = now()
      WHERE id = ${workspaceId}::uuid`;
    await bumpRevision(tx, workspaceId, "settings", "");
    await recordAudit(tx, actor, "retention.update", workspaceId, { ...retention });
  });
}
