import type { Client, ClientBase } from "pg";
import { errorCode } from "../errors";

/**
 * The database roles that the server takes on after it has logged in (`-c role=...`):
 *  app   everything a workspace's people and visitors do; bound by row-level security
 *  turn  the turn committer, which serves several workspaces in one commit; may touch the turn tables only
 *  auth  sign-in, before a workspace is known; may touch the account tables only
 */
export const databaseRoles = { app: "parley_app", turn: "parley_turn", auth: "parley_auth" } as const;
export type DatabaseRole = keyof typeof databaseRoles;

/**
 * Makes the roles where they are missing and lets the login user take them on. The migrations name them in
 * GRANT and POLICY, so this runs first. Returns false when the server does not permit it.
 */
export async function ensureRoles(owner: Client, loginUser: string): Promise<boolean> {
  for (const role of Object.values(databaseRoles)) {
    const { rowCount } = await owner.query("select from pg_roles where rolname = $1", [role]);
    try {
      if (rowCount === 0) await owner.query(`create role ${role} nologin`);
      if (!(await mayTake(owner, loginUser, role))) {
        await owner.query(
          `grant ${role} to ${owner.escapeIdentifier(loginUser)} with set true, inherit false`,
        );
      }
      const { rows } = await owner.query<{ user: string }>('select current_user as "user"');
      const ownName = rows[0]?.user;
      if (ownName && ownName !== loginUser && !(await mayTake(owner, ownName, role))) {
        await owner.query(`grant ${role} to ${owner.escapeIdentifier(ownName)} with set true, inherit false`);
      }
    } catch (error) {
      // 42710, 23505: another process made it in the same moment. 42501: not permitted here.
      const code = errorCode(error);
      if (code === "42710" || code === "23505") continue;
      if (code === "42501") return false;
      throw error;
    }
  }
  return true;
}

/** Whether a user may `SET ROLE` to another (false also when that role does not exist). */
export async function mayTake(client: ClientBase, user: string, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "select coalesce(bool_or(pg_has_role($1::name, oid, 'SET')), false) as may from pg_roles where rolname = $2",
    [user, role],
  );
  return rows[0]?.may ?? false;
}
