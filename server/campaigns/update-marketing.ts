import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { newWebhookSecret } from "../webhooks/sign-webhook";
import type { Actor } from "../workspaces/actor";
import { SECRET_KEY_ID, sealSecret } from "../workspaces/secret-box";
import { type MarketingSettings, readMarketing } from "./marketing-settings";
import { haltSending } from "./send-locks";

export interface MarketingView {
  readonly settings: MarketingSettings;
  /** Since when nothing leaves; null: messages leave. */
  readonly pausedAt: string | null;
}

/** What holds for a workspace's marketing. */
export const getMarketing = (workspaceId: string): Promise<MarketingView> =>
  inWorkspace(workspaceId, (tx) => readWithin(tx));

async function readWithin(tx: WorkspaceTx): Promise<MarketingView> {
  const row = await tx.marketingSetting.findFirst({ select: { settings: true, pausedAt: true } });
  return { settings: readMarketing(row?.settings), pausedAt: row?.pausedAt?.toISOString() ?? null };
}

/** Changes what holds for a workspace's marketing. */
export async function updateMarketing(actor: Actor, settings: MarketingSettings): Promise<MarketingView> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO marketing_setting (workspace_id, settings) VALUES (${actor.workspaceId}::uuid, ${JSON.stringify(settings)}::json)
      ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings, updated_at = now()`;
    await recordAudit(tx, actor, "marketing.update", actor.workspaceId);
    return readWithin(tx);
  });
}

/**
 * The switch: paused, no message of the workspace leaves any more, once this returns. Those that were on their way stay where they
 * are until it is switched back.
 */
export async function switchMarketing(actor: Actor, paused: boolean): Promise<MarketingView> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await haltSending(tx, workspaceId);
    await tx.$executeRaw`
      INSERT INTO marketing_setting (workspace_id, paused_at, paused_by)
      VALUES (${workspaceId}::uuid, CASE WHEN ${paused} THEN now() END, CASE WHEN ${paused} THEN ${userId}::uuid END)
      ON CONFLICT (workspace_id) DO UPDATE SET paused_at = CASE WHEN ${paused} THEN coalesce(marketing_setting.paused_at, now()) END,
        paused_by = excluded.paused_by, updated_at = now()`;
    await recordAudit(tx, actor, paused ? "marketing.pause" : "marketing.resume", workspaceId);
    return readWithin(tx);
  });
}

/** A new secret that messages to the workspace's own system are signed with; shown this once. */
export async function renewMessageSecret(actor: Actor): Promise<{ secret: string }> {
  const { workspaceId } = actor;
  const secret = newWebhookSecret();
  const sealed = sealSecret(secret, { workspaceId, id: workspaceId, keyId: SECRET_KEY_ID });
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO marketing_setting (workspace_id, secret, key_id) VALUES (${workspaceId}::uuid, ${sealed}, ${SECRET_KEY_ID})
      ON CONFLICT (workspace_id) DO UPDATE SET secret = excluded.secret, key_id = excluded.key_id, updated_at = now()`;
    await recordAudit(tx, actor, "marketing.secret", workspaceId);
  });
  return { secret };
}
