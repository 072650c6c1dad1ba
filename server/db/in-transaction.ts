import type { PoolClient } from "pg";
import { pools } from "./pools";

/**
 * Runs `work` in one transaction of a role's connections, without Prisma and without a workspace of its own: every statement in it
 * names the workspace. For hot paths that several workspaces share.
 */
export async function inTransaction<T>(role: "turn", work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pools()[role].connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((fault: unknown) => {
      broken = fault instanceof Error ? fault : new Error(String(fault));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
