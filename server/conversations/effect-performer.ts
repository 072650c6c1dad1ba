import { pools } from "../db/pools";
import { type EffectConfig, performEffect } from "../effects";
import { isUuid } from "../ids";
import { modelConfigOf } from "../model/workspace-model";
import { readSecret } from "../workspaces/read-secret";
import type { PerformEffect } from "./effect-port";

/** The server's performers, with the workspace's secrets and its language model. */
export function effectPerformer(config: EffectConfig): PerformEffect {
  return async (request, { workspaceId, conversationId, contactId, idempotencyKey, signal, onDelta }) => {
    const model = WITH_MODEL.has(request.kind)
      ? await modelConfigOf(workspaceId, config.model)
      : config.model;
    return performEffect(request, {
      workspaceId,
      contactId:
        contactId ??
        (OF_CONTACTS.has(request.kind) ? await contactOf(workspaceId, conversationId) : undefined),
      conversationId,
      key: idempotencyKey,
      config: { ...config, model },
      secrets: (name) => readSecret(workspaceId, name),
      signal,
      onDelta,
    });
  };
}

/** Kinds that ask a language model where there is one. */
const WITH_MODEL: ReadonlySet<string> = new Set(["generate", "answer", "recommend"]);

/** Kinds that are about whom the run is with. */
const OF_CONTACTS: ReadonlySet<string> = new Set([
  "coupon",
  "send",
  "record",
  "generate",
  "answer",
  "recommend",
  "lookup",
]);

/** Whom a conversation is with; undefined for a trial run. */
async function contactOf(workspaceId: string, conversationId: string): Promise<string | undefined> {
  if (!isUuid(conversationId)) return undefined;
  const { rows } = await pools().turn.query<{ contact_id: string }>({
    name: "contact-of-conversation",
    text: "SELECT contact_id FROM conversation WHERE workspace_id = $1 AND id = $2",
    values: [workspaceId, conversationId],
  });
  return rows[0]?.contact_id;
}
