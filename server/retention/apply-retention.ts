import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { FIRST_ID, idBound } from "./id-bound";
import { removeConversations } from "./remove-conversations";
import {
  BATCH,
  removeDeliveries,
  removeEvents,
  removeImportLines,
  removeRuns,
  removeStartKeys,
  removeTurnKeys,
} from "./remove-old-rows";
import { DELIVERY_DAYS, IMPORT_DAYS, type Retention, TURN_KEY_DAYS } from "./retention-settings";

const DAY = 86_400_000;

/** What one round has removed. */
export interface Removed {
  conversations: number;
  events: number;
  runs: number;
  requestKeys: number;
  deliveries: number;
  /** Lines of contacts' files. */
  importLines: number;
}

/**
 * Removes what a workspace no longer keeps, in small batches: nobody's turn waits for it, and stopping in between loses
 * nothing. Written to the record of changes in one row, when there was something to remove.
 */
export async function applyRetention(
  workspaceId: string,
  retention: Retention,
  options: { readonly now: number; readonly stopping: AbortSignal },
): Promise<Removed> {
  const { now, stopping } = options;
  const removed: Removed = {
    conversations: 0,
    events: 0,
    runs: 0,
    requestKeys: 0,
    deliveries: 0,
    importLines: 0,
  };
  const before = (days: number) => ({ bound: idBound(now - days * DAY), cutoff: new Date(now - days * DAY) });
  const all = async (batch: () => Promise<number>): Promise<number> => {
    let total = 0;
    for (let count = BATCH; count >= BATCH && !stopping.aborted; total += count) count = await batch();
    return total;
  };
  if (retention.conversations !== null) {
    const range = before(retention.conversations);
    for (let after: string | null = FIRST_ID; after !== null && !stopping.aborted; ) {
      const batch: { removed: number; next: string | null } = await removeConversations(workspaceId, {
        ...range,
        after,
      });
      removed.conversations += batch.removed;
      after = batch.next;
    }
  }
  const { events, runs } = retention;
  if (events !== null) removed.events = await all(() => removeEvents(workspaceId, before(events)));
  if (runs !== null) removed.runs = await all(() => removeRuns(workspaceId, before(runs)));
  const keys = before(TURN_KEY_DAYS);
  removed.requestKeys =
    (await all(() => removeTurnKeys(workspaceId, keys))) +
    (await all(() => removeStartKeys(workspaceId, keys)));
  const sent = { done: before(DELIVERY_DAYS.done).cutoff, dead: before(DELIVERY_DAYS.dead).cutoff };
  removed.deliveries = await all(() => removeDeliveries(workspaceId, sent));
  const files = { refused: before(IMPORT_DAYS.refused).cutoff, idle: before(IMPORT_DAYS.idle).cutoff };
  removed.importLines = await all(() => removeImportLines(workspaceId, files));
  if (Object.values(removed).some((count) => count > 0)) {
    const actor = { workspaceId, userId: null, apiKeyId: null, ip: null };
    await inWorkspace(workspaceId, (tx) =>
      recordAudit(tx, actor, "retention.apply", workspaceId, { ...removed }),
    );
  }
  return removed;
}
