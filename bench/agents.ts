import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { createPools } from "../server/db/pools";
import { deriveKey } from "../server/keys";
import type { MemberActor } from "../server/workspaces/actor";
import { BENCH_SECRET } from "./bench-secret";

export interface BenchAgent {
  readonly actor: MemberActor;
  /** Signs in to the benches' servers. */
  readonly cookie: string;
}

/** Agents of a workspace, who cannot sign in by a password. */
export async function makeAgents(url: string, workspaceId: string, count: number): Promise<BenchAgent[]> {
  const pools = await createPools({ url, max: 1 });
  const ids = Array.from({ length: count }, () => randomUUID());
  try {
    await pools.auth.query(
      `WITH person AS (INSERT INTO app_user (id, email, name) SELECT id, id || '@bench.example', 'Agent' FROM unnest($1::uuid[]) AS t(id))
       INSERT INTO credential (user_id, password_hash) SELECT id, 'none' FROM unnest($1::uuid[]) AS t(id)`,
      [ids],
    );
    await pools.app.query(
      `WITH here AS (SELECT set_config('app.workspace', $1, true) AS workspace)
       INSERT INTO membership (workspace_id, user_id, role) SELECT here.workspace::uuid, t.id, 'agent' FROM here, unnest($2::uuid[]) AS t(id)`,
      [workspaceId, ids],
    );
  } finally {
    await pools.close();
  }
  const secret = deriveKey("next-auth", BENCH_SECRET).toString("base64url");
  return Promise.all(
    ids.map(async (userId) => ({
      actor: { workspaceId, userId, role: "agent", apiKeyId: null, ip: null } satisfies MemberActor,
      cookie: `next-auth.session-token=${await encode({ token: { sub: userId, tokenVersion: 1 }, secret })}`,
    })),
  );
}
