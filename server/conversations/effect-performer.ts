import type { EffectConfig } from "../effects";
import { performEffect } from "../effects";
import { readSecret } from "../workspaces/read-secret";
import type { PerformEffect } from "./effect-port";

/** The server's performers, with the workspace's secrets. */
export function effectPerformer(config: EffectConfig): PerformEffect {
  return (request, { workspaceId, idempotencyKey, signal, onDelta }) =>
    performEffect(request, { workspaceId, key: idempotencyKey, config, secrets: (name) => readSecret(workspaceId, name), signal, onDelta });
}
