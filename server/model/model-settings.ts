import { z } from "zod";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { dropSecret, putSecret, readSecretIn } from "../workspaces/secret-store";
import { budgetMeter } from "./budget-meter";
import type { ModelConfig } from "./model-config";

/** The keys are secrets under names that no flow can write. */
const KEY_NAME = "model:key";
const EMBEDDING_KEY_NAME = "model:embedding-key";

/** What a workspace may use in a day where it says nothing: some hundreds of long answers. */
export const DEFAULT_DAILY_TOKENS = 2_000_000;

const price = z.number().min(0).max(100_000);
/** What a million tokens cost, in a currency. */
export const pricesSchema = z.strictObject({
  input: price,
  output: price,
  currency: z.string().regex(/^[A-Z]{3}$/),
});

const storedSchema = z.object({
  model: z
    .object({
      baseUrl: z.string().nullable().default(null),
      model: z.string().nullable().default(null),
      embeddingBaseUrl: z.string().nullable().default(null),
      embeddingModel: z.string().nullable().default(null),
      /** Null: no limit. */
      dailyTokens: z.number().int().min(0).nullable().default(DEFAULT_DAILY_TOKENS),
      prices: pricesSchema.nullable().default(null),
    })
    .prefault({}),
});
type Stored = z.output<typeof storedSchema>["model"];

export interface ModelSettings extends Stored {
  keyStored: boolean;
  embeddingKeyStored: boolean;
}

/** What is left out stays; a key that is null is removed. */
export type ModelChange = { [K in keyof Stored]?: Stored[K] | undefined } & {
  key?: string | null | undefined;
  embeddingKey?: string | null | undefined;
};

/** A workspace's language models as its people see them: never the keys. */
export async function getModelSettings(workspaceId: string): Promise<ModelSettings> {
  return inWorkspace(workspaceId, async (tx) => {
    const keys = await tx.secret.findMany({
      where: { workspaceId, name: { in: [KEY_NAME, EMBEDDING_KEY_NAME] } },
      select: { name: true },
    });
    const has = (name: string) => keys.some((key) => key.name === name);
    return {
      ...(await stored(tx, workspaceId)),
      keyStored: has(KEY_NAME),
      embeddingKeyStored: has(EMBEDDING_KEY_NAME),
    };
  });
}

/** Changes a workspace's language models. Says whether its texts get vectors of another model than before. */
export async function updateModelSettings(
  actor: MemberActor,
  change: ModelChange,
): Promise<{ embeddingChanged: boolean }> {
  const { workspaceId } = actor;
  const { key, embeddingKey, ...fields } = change;
  return inWorkspace(workspaceId, async (tx) => {
    const before = await stored(tx, workspaceId);
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const after: Stored = { ...before, ...given };
    await tx.$executeRaw`
      UPDATE workspace SET settings = settings || jsonb_build_object('model', ${JSON.stringify(after)}::jsonb), updated_at = now()
      WHERE id = ${workspaceId}::uuid`;
    // A key goes to the address it was given for: with another address, it must be typed again.
    await keepKey(tx, actor, KEY_NAME, key, after.baseUrl !== before.baseUrl);
    await keepKey(
      tx,
      actor,
      EMBEDDING_KEY_NAME,
      embeddingKey,
      after.embeddingBaseUrl !== before.embeddingBaseUrl,
    );
    await bumpRevision(tx, workspaceId, "settings", "");
    await recordAudit(tx, actor, "model.update", workspaceId, { fields: Object.keys(change) });
    return {
      embeddingChanged: after.embeddingModel !== null && after.embeddingModel !== before.embeddingModel,
    };
  });
}

async function keepKey(
  tx: WorkspaceTx,
  actor: MemberActor,
  name: string,
  key: string | null | undefined,
  moved: boolean,
): Promise<void> {
  if (key) await putSecret(tx, actor, name, key);
  else if (key === null || moved) await dropSecret(tx, actor.workspaceId, name);
}

/**
 * What calling a workspace's models takes, keys and budget included, for what calls them; `fallback` is the environment's.
 * The environment's key goes to the environment's address only, never to one that a workspace has set. No transport
 * may give the result to anybody.
 */
export async function readModelConfig(workspaceId: string, fallback: ModelConfig): Promise<ModelConfig> {
  return inWorkspace(workspaceId, async (tx) => {
    const settings = await stored(tx, workspaceId);
    const key = await readSecretIn(tx, workspaceId, KEY_NAME);
    const chat =
      settings.baseUrl === null
        ? { baseUrl: fallback.baseUrl, apiKey: key ?? fallback.apiKey }
        : { baseUrl: settings.baseUrl, apiKey: key };
    const { embeddingBaseUrl: baseUrl, embeddingModel } = settings;
    const own = baseUrl === null ? undefined : await readSecretIn(tx, workspaceId, EMBEDDING_KEY_NAME);
    return {
      ...chat,
      model: settings.model ?? fallback.model,
      timeoutMs: fallback.timeoutMs,
      meter: budgetMeter(workspaceId, settings.dailyTokens),
      ...(embeddingModel === null
        ? {}
        : { embedding: { ...(baseUrl === null ? chat : { baseUrl, apiKey: own }), model: embeddingModel } }),
    };
  });
}

async function stored(tx: WorkspaceTx, workspaceId: string): Promise<Stored> {
  const { settings } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { settings: true },
  });
  return storedSchema.parse(settings).model;
}
