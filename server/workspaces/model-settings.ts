import { z } from "zod";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { ModelConfig } from "../model/complete";
import type { MemberActor } from "./actor";
import { dropSecret, putSecret, readSecretIn } from "./secret-store";

/** The key is a secret under a name that no flow can write. */
const KEY_NAME = "model:key";
const storedSchema = z.object({
  model: z
    .object({ baseUrl: z.string().nullable(), model: z.string().nullable() })
    .default({ baseUrl: null, model: null }),
});

export interface ModelSettings {
  /** Null: OpenAI's own address, or the environment's. */
  baseUrl: string | null;
  /** Used where a step names no other. */
  model: string | null;
  keyStored: boolean;
}

export interface ModelChange {
  baseUrl?: string | null | undefined;
  model?: string | null | undefined;
  /** null removes the stored key. */
  key?: string | null | undefined;
}

/** A workspace's language model as its people see it: never the key. */
export async function getModelSettings(workspaceId: string): Promise<ModelSettings> {
  return inWorkspace(workspaceId, async (tx) => {
    const key = await tx.secret.findUnique({
      where: { workspaceId_name: { workspaceId, name: KEY_NAME } },
      select: { id: true },
    });
    return { ...(await stored(tx, workspaceId)), keyStored: key !== null };
  });
}

/** Changes a workspace's language model. Fields left out stay. */
export async function updateModelSettings(actor: MemberActor, change: ModelChange): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const before = await stored(tx, workspaceId);
    const after = {
      baseUrl: change.baseUrl === undefined ? before.baseUrl : change.baseUrl,
      model: change.model === undefined ? before.model : change.model,
    };
    await tx.$executeRaw`
      UPDATE workspace SET settings = settings || jsonb_build_object('model', ${JSON.stringify(after)}::jsonb), updated_at = now()
      WHERE id = ${workspaceId}::uuid`;
    // A key goes to the address it was given for: with another address, it must be typed again.
    const moved = after.baseUrl !== before.baseUrl && change.key === undefined;
    if (change.key) await putSecret(tx, actor, KEY_NAME, change.key);
    else if (change.key === null || moved) await dropSecret(tx, workspaceId, KEY_NAME);
    await bumpRevision(tx, workspaceId, "settings", "");
    await recordAudit(tx, actor, "model.update", workspaceId, { fields: Object.keys(change) });
  });
}

/**
 * What calling a workspace's model takes, key included, for the effect that calls it; `fallback` is the environment's.
 * The environment's key goes to the environment's address only, never to one that a workspace has set. No transport
 * may give the result to anybody.
 */
export async function readModelConfig(workspaceId: string, fallback: ModelConfig): Promise<ModelConfig> {
  return inWorkspace(workspaceId, async (tx) => {
    const { baseUrl, model } = await stored(tx, workspaceId);
    const key = await readSecretIn(tx, workspaceId, KEY_NAME);
    const named = model ?? fallback.model;
    if (baseUrl !== null) return { baseUrl, apiKey: key, model: named };
    return { baseUrl: fallback.baseUrl, apiKey: key ?? fallback.apiKey, model: named };
  });
}

async function stored(
  tx: WorkspaceTx,
  workspaceId: string,
): Promise<{ baseUrl: string | null; model: string | null }> {
  const { settings } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { settings: true },
  });
  return storedSchema.parse(settings).model;
}
