import type { Json } from "../../flow";
import { log } from "../log";
import type { PlaneCore } from "./plane-core";
import { runEffects } from "./run-effects";
import { takeTurn } from "./take-turn";
import type { TurnInput } from "./turn-input";

/** Runs that one event wakes, at most. */
const MAX_WOKEN = 500;

/**
 * Wakes the runs of a workspace that wait for this event (with this key, or with any). Returns how many went on.
 * `flowId` limits it to runs of one flow.
 */
export async function deliverEvent(
  core: PlaneCore,
  workspaceId: string,
  event: { name: string; key?: string; data: Json; flowId?: string },
): Promise<number> {
  const runs = await core.store.waitingRuns(workspaceId, event, MAX_WOKEN);
  let woken = 0;
  for (const row of runs) {
    const input: TurnInput = {
      type: "event",
      key: null,
      name: event.name,
      data: event.data,
      runId: row.runId,
      ...(event.key === undefined ? {} : { eventKey: event.key }),
    };
    if (await moveRun(core, workspaceId, row.conversationId, input)) woken++;
  }
  return woken;
}

/** Takes a turn that nobody waits for the answer of. Returns whether it moved anything once its effects were under way. */
export async function moveRun(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  input: TurnInput,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    core.chain
      .run(conversationId, async () => {
        const taken = await takeTurn(core, workspaceId, conversationId, input);
        resolve(taken.outcome === "committed");
        const effect = taken.outcome === "committed" ? taken.turn.effects[0] : undefined;
        if (!effect) return;
        await runEffects(
          core,
          { workspaceId, conversationId },
          { id: effect.id, runId: effect.runId, key: effect.key, fence: 1, request: effect.request },
          { answering: null },
        );
      })
      .catch((error: unknown) => {
        log.error(
          { err: error, workspace: workspaceId, conversation: conversationId },
          "a turn without a visitor failed",
        );
        reject(error);
      });
  });
}
