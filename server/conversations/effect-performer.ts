import { type EffectConfig, performEffect } from "../effects";
import { readModelConfig } from "../workspaces/model-settings";
import { readSecret } from "../workspaces/read-secret";
import type { PerformEffect } from "./effect-port";

/** The server's performers, with the workspace's secrets and its language model. */
export function effectPerformer(config: EffectConfig): PerformEffect {
  return async (request, { workspaceId, idempotencyKey, signal, onDelta }) => {
    const model =
      request.kind === "generate" ? await readModelConfig(workspaceId, config.model) : config.model;
    return performEffect(request, {
      workspaceId,
      key: idempotencyKey,
      config: { ...config, model },
      secrets: (name) => readSecret(workspaceId, name),
      signal,
      onDelta,
    });
  };
}
