import { prisma } from "./prisma";

/**
 * Counts one use of `key` in the current window of `seconds` (fixed, by the database's clock) and says whether it was
 * within `limit`. Shared by all processes. `retryAfter` is in seconds.
 */
export async function takeFromLimit(
  key: string,
  limit: number,
  seconds: number,
): Promise<{ allowed: boolean; retryAfter: number }> {
  const [row] = await prisma().$queryRaw<{ count: number; left: number }[]>`
    WITH slot AS (SELECT to_timestamp(floor(extract(epoch FROM now()) / ${seconds}::int) * ${seconds}::int) AS start),
    swept AS (DELETE FROM rate_limit WHERE (key, "window") IN
      (SELECT key, "window" FROM rate_limit WHERE expires_at < now() ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED))
    INSERT INTO rate_limit (key, "window", count, expires_at)
    SELECT ${key}, start, 1, start + make_interval(secs => ${seconds}::int) FROM slot
    ON CONFLICT (key, "window") DO UPDATE SET count = rate_limit.count + 1
    RETURNING count, ceil(extract(epoch FROM expires_at - now()))::int AS left`;
  if (!row) throw new Error("rate_limit gave no row");
  return { allowed: row.count <= limit, retryAfter: Math.max(1, row.left) };
}

/** Gives one use back in the current window, for what turned out not to count (a password that was right). */
export async function giveBackToLimit(key: string): Promise<void> {
  await prisma().$executeRaw`
    UPDATE rate_limit SET count = count - 1 WHERE key = ${key} AND expires_at > now() AND count > 0`;
}
