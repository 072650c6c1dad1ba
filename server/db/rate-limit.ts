import { prisma } from "./prisma";

/**
 * Counts one use of `key` and says whether it is within `limit` a window of `seconds`, which begins with the first use
 * (by the database's clock): nobody gets two windows' worth by waiting for a full hour to strike. Shared by all
 * processes. `retryAfter` is in seconds.
 */
export async function takeFromLimit(
  key: string,
  limit: number,
  seconds: number,
): Promise<{ allowed: boolean; retryAfter: number }> {
  const [row] = await prisma().$queryRaw<{ count: number; left: number }[]>`
    WITH swept AS (DELETE FROM rate_limit WHERE (key, "window") IN
      (SELECT key, "window" FROM rate_limit WHERE expires_at < now() AND key <> ${key}
        ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED))
    INSERT INTO rate_limit AS kept (key, "window", count, expires_at)
    VALUES (${key}, 'epoch', 1, now() + make_interval(secs => ${seconds}::int))
    ON CONFLICT (key, "window") DO UPDATE SET
      count = CASE WHEN kept.expires_at <= now() THEN 1 ELSE kept.count + 1 END,
      expires_at = CASE WHEN kept.expires_at <= now() THEN excluded.expires_at ELSE kept.expires_at END
    RETURNING count, ceil(extract(epoch FROM expires_at - now()))::int AS left`;
  if (!row) throw new Error("rate_limit gave no row");
  return { allowed: row.count <= limit, retryAfter: Math.max(1, row.left) };
}

/** Gives one use back in the open window, for what turned out not to count (a password that was right). */
export async function giveBackToLimit(key: string): Promise<void> {
  await prisma().$executeRaw`
    UPDATE rate_limit SET count = count - 1 WHERE key = ${key} AND expires_at > now() AND count > 0`;
}
