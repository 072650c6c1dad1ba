import { systemClock } from "../clock";
import { pools } from "../db/pools";
import { effectConfig } from "../effects/effect-config";
import type { Outreach } from "../effects/performer";
import type { Environment } from "../env";
import { effectPerformer } from "./effect-performer";
import { type ConversationPlane, createPlane } from "./plane";

let shared: { plane: ConversationPlane; users: number } | undefined;

/**
 * The process's conversation plane, made for the first who asks and closed when the last has released it: the HTTP side
 * and the background work are users of the same one.
 */
export async function acquirePlane(
  env: Environment,
  stopping: AbortSignal,
  outreach: Outreach,
): Promise<{ plane: ConversationPlane; release: () => Promise<void> }> {
  const held = (shared ??= {
    plane: createPlane({
      pools: pools(),
      secret: env.secretKey,
      clock: systemClock,
      perform: effectPerformer({ ...effectConfig(env), outreach }),
      stopping,
      placement: env.placement,
    }),
    users: 0,
  });
  held.users++;
  if (held.users === 1) await held.plane.listen();
  return {
    plane: held.plane,
    release: async () => {
      if (--held.users > 0) return;
      if (shared === held) shared = undefined;
      await held.plane.close();
    },
  };
}
