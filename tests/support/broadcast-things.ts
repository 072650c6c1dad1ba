import { planBroadcast } from "../../server/broadcasts/plan-broadcast";
import { publishOffer } from "./broadcast-scene";
import type { Shop } from "./people";

/** A flow that can be sent, and a broadcast of it that is planned. */
export interface BroadcastThings {
  flowId: string;
  broadcastId: string;
}

export async function broadcastThings({ actor }: Shop): Promise<BroadcastThings> {
  const flowId = await publishOffer(actor);
  const plan = { name: "Spring", flowId, audienceId: null, sendAt: null, perSecond: null };
  return { flowId, broadcastId: (await planBroadcast(actor, plan)).id };
}

/** A valid input for each procedure of broadcasts. */
export const BROADCAST_SAMPLES: Record<
  string,
  (things: { broadcast: BroadcastThings }) => Record<string, unknown>
> = {
  "broadcasts.get": ({ broadcast }) => ({ broadcastId: broadcast.broadcastId }),
  "broadcasts.estimate": ({ broadcast }) => ({ flowId: broadcast.flowId }),
  "broadcasts.plan": ({ broadcast }) => ({ name: "Summer", flowId: broadcast.flowId }),
  "broadcasts.dryRun": ({ broadcast }) => ({ flowId: broadcast.flowId, at: "2026-12-01T10:00:00Z" }),
  "broadcasts.approve": ({ broadcast }) => ({ broadcastId: broadcast.broadcastId }),
  "broadcasts.pause": ({ broadcast }) => ({ broadcastId: broadcast.broadcastId, paused: true }),
  "broadcasts.stop": ({ broadcast }) => ({ broadcastId: broadcast.broadcastId }),
  "broadcasts.updateLimits": () => ({ people: 100 }),
};
