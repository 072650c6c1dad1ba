import type { Pool } from "pg";
import { EmailError } from "../email/email-error";
import { type EmailConfig, sendEmail } from "../email/send-email";
import { log } from "../log";
import { type EgressPolicy, SafeFetchError, safeFetch } from "../safe-fetch";
import { openSecret } from "../workspaces/secret-box";
import { webhookHeaders } from "./sign-webhook";

/** Seconds until the next try after the first, the second…: twelve tries over 72 hours. */
export const RETRY_SECONDS = [
  5, 60, 300, 1_200, 3_600, 7_200, 14_400, 28_800, 43_200, 72_000, 88_435,
] as const;
const TIMEOUT_MS = 10_000;
/** What a receiver answers is read up to here and thrown away. */
const ANSWER_BYTES = 1_000_000;
const BATCH = 20;

export interface DeliveryWorld {
  readonly pool: Pool;
  readonly egress: EgressPolicy;
  readonly email: EmailConfig;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly stopping: AbortSignal;
  /** How long a receiver may take, to the end of its answer. */
  readonly timeoutMs?: number;
}

interface Leased {
  workspace_id: string;
  id: string;
  webhook_id: string | null;
  target: string | null;
  event: string;
  payload: string;
  attempts: number;
  fence: string;
  url: string | null;
  secret: Buffer | null;
  key_id: string | null;
  old_secret: Buffer | null;
}

interface Outcome {
  readonly ok: boolean;
  readonly status: number | null;
  /** A word for what went wrong, without addresses and without what the receiver said. */
  readonly fault: string | null;
  /** The receiver wants nothing more. */
  readonly gone?: boolean;
}

/** Sends what is due, leased to this process for a minute. Gives how many deliveries were tried. */
export async function deliverWebhooks(world: DeliveryWorld): Promise<number> {
  const { rows } = await world.pool.query<Leased>(
    `WITH due AS (
       SELECT * FROM (SELECT d.workspace_id AS w, d.id AS i FROM webhook_delivery d LEFT JOIN webhook h ON h.workspace_id = d.workspace_id AND h.id = d.webhook_id
         WHERE d.state = 'due' AND d.next_at <= now() AND h.disabled_at IS NULL ORDER BY d.next_at LIMIT ${BATCH} FOR UPDATE OF d SKIP LOCKED) a
       UNION ALL
       SELECT * FROM (SELECT workspace_id, id FROM webhook_delivery WHERE state = 'leased' AND lease_until < now() ORDER BY lease_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) b
     ), leased AS (
       UPDATE webhook_delivery d SET state = 'leased', lease_until = now() + interval '60 seconds', fence = fence + 1, attempts = attempts + 1
       FROM due WHERE d.workspace_id = due.w AND d.id = due.i
       RETURNING d.workspace_id, d.id, d.webhook_id, d.target, d.event, d.payload, d.attempts, d.fence
     ) SELECT l.*, h.url, h.secret, h.key_id, CASE WHEN h.old_until > now() THEN h.old_secret END AS old_secret
       FROM leased l LEFT JOIN webhook h ON h.workspace_id = l.workspace_id AND h.id = l.webhook_id`,
  );
  await Promise.all(rows.map((row) => deliver(world, row)));
  return rows.length;
}

async function deliver(world: DeliveryWorld, row: Leased): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = row.target?.startsWith("mailto:")
      ? await mail(world, row, row.target.slice(7))
      : await post(world, row);
  } catch (error) {
    log.error({ err: error, kind: row.event }, "a delivery failed");
    outcome = { ok: false, status: null, fault: "internal" };
  }
  const wait = RETRY_SECONDS[row.attempts - 1];
  const state = outcome.ok ? "done" : wait === undefined ? "dead" : "due";
  await world.pool.query(
    `WITH settled AS (
       UPDATE webhook_delivery SET state = $3, status = $4, fault = $5, lease_until = NULL, done_at = CASE WHEN $3 = 'done' THEN now() END,
         next_at = now() + make_interval(secs => $6)
       WHERE workspace_id = $1 AND id = $2 AND fence = $7 AND state = 'leased' RETURNING workspace_id, webhook_id
     ) UPDATE webhook h SET disabled_at = now() FROM settled s WHERE $8 AND h.workspace_id = s.workspace_id AND h.id = s.webhook_id AND h.disabled_at IS NULL`,
    [
      row.workspace_id,
      row.id,
      state,
      outcome.status,
      outcome.fault,
      wait ?? 0,
      row.fence,
      outcome.gone ?? false,
    ],
  );
}

async function post(
  { egress, now, stopping, timeoutMs = TIMEOUT_MS }: DeliveryWorld,
  row: Leased,
): Promise<Outcome> {
  const url = row.url ?? row.target;
  if (url === null) return { ok: false, status: null, fault: "gone" };
  const secrets = [row.secret, row.old_secret].flatMap((sealed) =>
    sealed && row.webhook_id && row.key_id
      ? [openSecret(sealed, { workspaceId: row.workspace_id, id: row.webhook_id, keyId: row.key_id })]
      : [],
  );
  try {
    const { status } = await safeFetch(egress, url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Parley-Webhooks/1",
        ...webhookHeaders(row.id, Math.floor(now() / 1_000), row.payload, secrets),
      },
      body: row.payload,
      timeoutMs,
      maxBytes: ANSWER_BYTES,
      maxRedirects: 0,
      signal: stopping,
    });
    if (status >= 200 && status < 300) return { ok: true, status, fault: null };
    return { ok: false, status, fault: "status", gone: status === 410 };
  } catch (error) {
    if (error instanceof SafeFetchError) return { ok: false, status: null, fault: error.code };
    throw error;
  }
}

async function mail({ email, stopping }: DeliveryWorld, row: Leased, address: string): Promise<Outcome> {
  try {
    const text = readText(row.payload);
    await sendEmail(
      email,
      { to: [address], subject: text.split("\n")[0] ?? row.event, text, key: row.id },
      stopping,
    );
    return { ok: true, status: null, fault: null };
  } catch (error) {
    if (error instanceof EmailError) return { ok: false, status: null, fault: error.code };
    throw error;
  }
}

function readText(payload: string): string {
  const value: unknown = JSON.parse(payload);
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string"
    ? value.text
    : payload;
}
