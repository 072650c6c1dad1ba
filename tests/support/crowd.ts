import { everyRow } from "./every-row";
import type { TestDatabase } from "./test-database";

export const CROWD_ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York"] as const;
/** What every tenth of the second half has had lately: a message a minute ago, where a limit allows one. */
const TABLES = ["contact", "contact_identity", "contact_consent", "send_pressure"] as const;

/**
 * Many contacts at once, numbered from 0 (`profile.n`): in three zones in turn, every 20th (5%) without consent for offers by
 * e-mail and the browser, every 50th (n % 50 = 7) without an address, every 10th (n % 10 = 3) with a message that they had a
 * minute before `at`.
 */
export async function crowd(
  database: TestDatabase,
  workspaceId: string,
  count: number,
  at: string,
  channel: "email" | "webhook" | "web" = "email",
): Promise<void> {
  await everyRow(
    database,
    TABLES,
    `WITH people AS MATERIALIZED (
       SELECT n, gen_random_uuid() AS id FROM generate_series(0, $2::int - 1) n),
     contacts AS (
       INSERT INTO contact (workspace_id, id, anonymous, profile, time_zone)
       SELECT $1::uuid, id, false, jsonb_build_object('n', n, 'name', 'Person ' || n), ($4::text[])[n % 3 + 1] FROM people),
     addresses AS (
       INSERT INTO contact_identity (workspace_id, kind, value, contact_id, shown, verified, source)
       SELECT $1::uuid, 'email', 'person' || n || '@example.com', id, 'person' || n || '@example.com', true, 'api' FROM people WHERE n % 50 <> 7),
     consents AS (
       INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
       SELECT $1::uuid, id, $5::text, 'offers', n % 40 <> 20, 'form', '2026-01-01' FROM people WHERE n % 40 <> 0)
     INSERT INTO send_pressure (workspace_id, contact_id, sent)
     SELECT $1::uuid, id, jsonb_build_array(jsonb_build_array((extract(epoch FROM $3::timestamptz) * 1000)::float8 - 60000, $5::text, 'offers'))
     FROM people WHERE n % 10 = 3`,
    [workspaceId, count, at, [...CROWD_ZONES], channel],
  );
}

/** Makes everybody of a workspace's crowd reachable by e-mail and willing, on a channel. */
export async function willing(
  database: TestDatabase,
  workspaceId: string,
  channel: "email" | "webhook" | "web" = "email",
): Promise<void> {
  await everyRow(
    database,
    ["contact_identity", "contact_consent", "contact", "send_pressure"],
    `WITH addresses AS (
       INSERT INTO contact_identity (workspace_id, kind, value, contact_id, shown, source)
       SELECT workspace_id, 'email', 'again' || (profile->>'n') || '@example.com', id, 'again', 'api' FROM contact WHERE workspace_id = $1 AND profile ? 'n'
       ON CONFLICT DO NOTHING),
     free AS (DELETE FROM send_pressure WHERE workspace_id = $1)
     INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
     SELECT workspace_id, id, $2, 'offers', true, 'form', now() FROM contact WHERE workspace_id = $1
     ON CONFLICT (workspace_id, contact_id, channel, purpose) DO UPDATE SET granted = true`,
    [workspaceId, channel],
  );
}
