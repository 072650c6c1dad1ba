import type { PoolClient } from "pg";

/** How many left, and when (epoch milliseconds). */
type Taken = readonly [number, number];

const SECOND = 1_000;

/**
 * Takes up to `want` places of a limit of so many a second, and gives how many there were: in no second of the clock more leave
 * than may, whoever asks. Its row is locked until the transaction ends.
 */
export async function takePace(
  client: PoolClient,
  workspaceId: string,
  name: string,
  perSecond: number,
  want: number,
): Promise<number> {
  const row = [workspaceId, name];
  await client.query({
    name: "pace-row",
    text: "INSERT INTO send_pace (workspace_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    values: row,
  });
  const held = await client.query<{ taken: Taken[] }>({
    name: "hold-pace",
    text: "SELECT taken FROM send_pace WHERE workspace_id = $1 AND name = $2 FOR UPDATE",
    values: row,
  });
  // After the lock: who waited for it is later than who had it.
  const clock = await client.query<{ now: number }>({
    name: "pace-clock",
    text: "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  });
  const now = clock.rows[0]?.now ?? 0;
  const lately = (held.rows[0]?.taken ?? []).filter(([at]) => at > now - SECOND && at <= now);
  const used = lately.reduce((sum, [, count]) => sum + count, 0);
  const granted = Math.max(0, Math.min(want, perSecond - used));
  const taken: Taken[] = granted > 0 ? [...lately, [now, granted]] : lately;
  const full = used + granted >= perSecond ? (taken[0]?.[0] ?? now) + SECOND : null;
  await client.query({
    name: "take-pace",
    text: "UPDATE send_pace SET taken = $3, free_at = to_timestamp($4::float8 / 1000) WHERE workspace_id = $1 AND name = $2",
    values: [...row, JSON.stringify(taken), full],
  });
  return granted;
}
