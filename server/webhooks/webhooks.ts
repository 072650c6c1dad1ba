import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { readCursor, writeCursor } from "../inbox/list-conversations";
import type { Actor } from "../workspaces/actor";
import { SECRET_KEY_ID, sealSecret } from "../workspaces/secret-box";
import { newWebhookSecret } from "./sign-webhook";

export interface WebhookView {
  id: string;
  url: string;
  events: string[];
  disabled: boolean;
  createdAt: string;
  /** Deliveries that were given up. */
  dead: number;
  waiting: number;
}
const MOST = 50;
/** Hours in which the secret before a change still signs as well. */
const OVERLAP_HOURS = 24;

/** Where a workspace sends its events. Secrets are not among what is shown. */
export async function listWebhooks(workspaceId: string): Promise<WebhookView[]> {
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<(Omit<WebhookView, "createdAt"> & { createdAt: Date })[]>`
    SELECT w.id, w.url, w.events, w.disabled_at IS NOT NULL AS disabled, w.created_at AS "createdAt",
      (SELECT count(*)::int FROM webhook_delivery d WHERE d.workspace_id = w.workspace_id AND d.webhook_id = w.id AND d.state = 'dead') AS dead,
      (SELECT count(*)::int FROM webhook_delivery d WHERE d.workspace_id = w.workspace_id AND d.webhook_id = w.id AND d.state IN ('due', 'leased')) AS waiting
    FROM webhook w WHERE w.workspace_id = ${workspaceId}::uuid ORDER BY w.id`,
  );
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** Adds an address; events from now on go there. The signing secret is shown this once. */
export async function createWebhook(
  actor: Actor,
  input: { url: string; events: readonly string[] },
): Promise<{ id: string; secret: string }> {
  const { workspaceId, userId } = actor;
  const id = uuidv7();
  const secret = newWebhookSecret();
  await inWorkspace(workspaceId, async (tx) => {
    const [count] = await tx.$queryRaw<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM webhook WHERE workspace_id = ${workspaceId}::uuid`;
    if ((count?.n ?? 0) >= MOST)
      throw new AppError(422, "too-many", `A workspace has at most ${MOST} webhooks.`);
    await tx.$executeRaw`
      INSERT INTO webhook (workspace_id, id, url, events, secret, key_id, created_by)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${input.url}, ${[...new Set(input.events)]}::text[], ${sealed(workspaceId, id, secret)}, ${SECRET_KEY_ID}, ${userId}::uuid)`;
    await recordAudit(tx, actor, "webhooks.create", id, {
      events: [...input.events],
      host: new URL(input.url).host,
    });
  });
  return { id, secret };
}

const sealed = (workspaceId: string, id: string, secret: string): Uint8Array<ArrayBuffer> =>
  sealSecret(secret, { workspaceId, id, keyId: SECRET_KEY_ID });

/** Changes a webhook. Fields that are left out stay. */
export async function updateWebhook(
  actor: Actor,
  input: {
    webhookId: string;
    url?: string | undefined;
    events?: readonly string[] | undefined;
    disabled?: boolean | undefined;
  },
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE webhook SET url = coalesce(${input.url ?? null}, url), events = coalesce(${input.events ? [...input.events] : null}::text[], events),
        disabled_at = CASE WHEN ${input.disabled ?? null}::boolean IS NULL THEN disabled_at WHEN ${input.disabled ?? null}::boolean THEN coalesce(disabled_at, now()) END
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.webhookId}::uuid`;
    if (changed !== 1) throw notFound();
    await recordAudit(tx, actor, "webhooks.update", input.webhookId, {
      fields: Object.keys(input).filter((one) => one !== "webhookId"),
    });
  });
}

export async function removeWebhook(actor: Actor, webhookId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const gone =
      await tx.$executeRaw`DELETE FROM webhook WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${webhookId}::uuid`;
    if (gone !== 1) throw notFound();
    await recordAudit(tx, actor, "webhooks.remove", webhookId);
  });
}

/** Gives a webhook a new secret; the old one signs beside it for a day, so that receivers can change over. */
export async function rotateWebhook(actor: Actor, webhookId: string): Promise<{ secret: string }> {
  const { workspaceId } = actor;
  const secret = newWebhookSecret();
  await inWorkspace(workspaceId, async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE webhook SET old_secret = secret, old_until = now() + make_interval(hours => ${OVERLAP_HOURS}), secret = ${sealed(workspaceId, webhookId, secret)}, key_id = ${SECRET_KEY_ID}
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${webhookId}::uuid`;
    if (changed !== 1) throw notFound();
    await recordAudit(tx, actor, "webhooks.rotate", webhookId);
  });
  return { secret };
}

export interface DeliveryView {
  id: string;
  event: string;
  state: "due" | "leased" | "done" | "dead";
  attempts: number;
  nextAt: string | null;
  status: number | null;
  fault: string | null;
  createdAt: string;
}
const PAGE = 50;

/** Deliveries of a webhook, the newest first. What a receiver answered is not kept, only its status. */
export async function listDeliveries(
  workspaceId: string,
  input: { webhookId: string; state?: DeliveryView["state"] | undefined; cursor?: string | undefined },
): Promise<{ rows: DeliveryView[]; next: string | null }> {
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  return inWorkspace(workspaceId, async (tx) => {
    await requireWebhook(tx, workspaceId, input.webhookId);
    const found = await tx.$queryRaw<
      (Omit<DeliveryView, "nextAt" | "createdAt"> & { nextAt: Date; createdAt: Date; stamp: string })[]
    >`
      SELECT id, event, state, attempts, next_at AS "nextAt", status, fault, created_at AS "createdAt", created_at::text AS stamp FROM webhook_delivery
      WHERE workspace_id = ${workspaceId}::uuid AND webhook_id = ${input.webhookId}::uuid AND (${input.state ?? null}::text IS NULL OR state = ${input.state ?? null})
        AND (${after?.at ?? null}::timestamptz IS NULL OR (created_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      ORDER BY created_at DESC, id DESC LIMIT ${PAGE + 1}`;
    const rows = found.slice(0, PAGE);
    const last = rows.at(-1);
    return {
      rows: rows.map(({ stamp: _stamp, nextAt, createdAt, ...row }) => ({
        ...row,
        nextAt: row.state === "due" ? nextAt.toISOString() : null,
        createdAt: createdAt.toISOString(),
      })),
      next: found.length > PAGE && last ? writeCursor(last.stamp, last.id) : null,
    };
  });
}

/** Sends a delivery that was given up once more, with all its tries. 409 for one that was not; `webhookId`: of this one alone. */
export async function replayDelivery(actor: Actor, deliveryId: string, webhookId?: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ state: string }[]>`
      SELECT state FROM webhook_delivery WHERE workspace_id = ${workspaceId}::uuid AND id = ${deliveryId}::uuid
        AND (${webhookId ?? null}::uuid IS NULL OR webhook_id = ${webhookId ?? null}::uuid) FOR UPDATE`;
    if (!row) throw new AppError(404, "not-found", "There is no such delivery.");
    if (row.state !== "dead") throw new AppError(409, "not-dead", "This delivery was not given up.");
    await tx.$executeRaw`
      UPDATE webhook_delivery SET state = 'due', attempts = 0, next_at = now(), done_at = NULL WHERE workspace_id = ${workspaceId}::uuid AND id = ${deliveryId}::uuid`;
    await recordAudit(tx, actor, "webhooks.replay", deliveryId);
  });
}

async function requireWebhook(tx: WorkspaceTx, workspaceId: string, id: string): Promise<void> {
  const [row] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM webhook WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
  if (!row) throw notFound();
}

const notFound = (): AppError => new AppError(404, "not-found", "There is no such webhook.");
