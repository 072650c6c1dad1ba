import { randomUUID } from "node:crypto";
import type { EffectOutcome, EffectRequest } from "../../flow";
import type { EffectConfig } from "../effects";
import { effectConfig } from "../effects/effect-config";
import { environment } from "../env";
import { effectPerformer } from "./effect-performer";

/** One trial call may take as long as the longest single effect; a person is watching. */
const LIMIT_MS = 60_000;

let config: EffectConfig | undefined;

/** Performs one effect of a trial run for real, with the workspace's secrets and model. Never rejects for the world's fault. */
export function performForSimulator(workspaceId: string, effect: EffectRequest): Promise<EffectOutcome> {
  config ??= effectConfig(environment());
  return effectPerformer(config)(effect, {
    workspaceId,
    conversationId: "simulator",
    // Never the key of a real run: a receiver must not take a trial for a repeat.
    idempotencyKey: `simulator:${randomUUID()}:${effect.key}`,
    signal: AbortSignal.timeout(LIMIT_MS),
    onDelta: () => {},
  });
}
