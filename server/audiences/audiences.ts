import type { Condition } from "../../flow/text/condition";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError, errorCode } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { audiencesIn, referredAudiences } from "./audience-references";
import { readCondition } from "./audience-run";
import { compileCondition } from "./compile-condition";

export interface AudienceView {
  id: string;
  name: string;
  condition: Condition;
  /** Members, as of `refreshedAt`; null while they are being found. */
  size: number | null;
  refreshedAt: string | null;
  /** Why its members cannot be found. */
  problem: string | null;
  createdAt: string;
  updatedAt: string;
}

const MAX_AUDIENCES = 300;

interface Row {
  id: string;
  name: string;
  condition: unknown;
  revision: number;
  filled: number;
  size: number;
  refreshedAt: Date | null;
  problem: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The workspace's audiences, by name. */
export async function listAudiences(workspaceId: string): Promise<AudienceView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT id, name, condition, revision, filled, size, refreshed_at AS "refreshedAt", problem, created_at AS "createdAt", updated_at AS "updatedAt"
      FROM audience WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL ORDER BY lower(name), id LIMIT ${MAX_AUDIENCES}`;
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      condition: readCondition(row.condition),
      size: row.filled === row.revision ? row.size : null,
      refreshedAt: row.refreshedAt?.toISOString() ?? null,
      problem: row.problem,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }));
  });
}

/** Makes an audience, or changes one. Its members are found in the background; nobody enters or leaves by a new condition. */
export async function saveAudience(
  actor: Actor,
  input: { audienceId?: string | undefined; name: string; condition: Condition },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const id = input.audienceId ?? uuidv7();
  // Throws for what cannot be asked.
  compileCondition(input.condition, { workspaceId, now: new Date() });
  const condition = JSON.stringify(input.condition);
  try {
    await inWorkspace(workspaceId, async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} audiences`}, 7))`;
      await referredAudiences(tx, workspaceId, input.condition, input.audienceId ?? null);
      if (input.audienceId === undefined) await insert(tx, actor, id, input.name, condition);
      else await update(tx, workspaceId, id, input.name, condition);
      await recordAudit(tx, actor, "audiences.save", id, { name: input.name });
    });
  } catch (error) {
    if (errorCode(error) === "23505" || String(error).includes("audience_name_idx"))
      throw new AppError(409, "name-taken", "Another audience has this name.", { path: "name" });
    throw error;
  }
  return { id };
}

async function insert(
  tx: WorkspaceTx,
  actor: Actor,
  id: string,
  name: string,
  condition: string,
): Promise<void> {
  const { workspaceId } = actor;
  const added = await tx.$executeRaw`
    INSERT INTO audience (workspace_id, id, name, condition, created_by)
    SELECT ${workspaceId}::uuid, ${id}::uuid, ${name}, ${condition}::json, ${actor.userId}::uuid
    WHERE (SELECT count(*) FROM audience WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL) < ${MAX_AUDIENCES}`;
  if (added === 0) throw new AppError(409, "too-many", `A workspace has at most ${MAX_AUDIENCES} audiences.`);
}

async function update(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  name: string,
  condition: string,
): Promise<void> {
  const changed = await tx.$executeRaw`
    UPDATE audience SET name = ${name}, revision = revision + (condition::text <> ${condition})::int, condition = ${condition}::json, problem = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND archived_at IS NULL`;
  if (changed === 0) throw new AppError(404, "not-found", "There is no such audience.");
}

/** Takes an audience away, with its members; 409 `audience-used` while another is made of it. */
export async function archiveAudience(actor: Actor, audienceId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} audiences`}, 7))`;
    const others = await tx.$queryRaw<{ name: string; condition: unknown }[]>`
      SELECT name, condition FROM audience WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL AND id <> ${audienceId}::uuid`;
    const user = others.find((one) => audiencesIn(readCondition(one.condition)).includes(audienceId));
    if (user) throw new AppError(409, "audience-used", `The audience ${user.name} is made of this one.`);
    const rows = await tx.$queryRaw<{ name: string }[]>`
      UPDATE audience SET archived_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${audienceId}::uuid AND archived_at IS NULL RETURNING name`;
    if (!rows[0]) throw new AppError(404, "not-found", "There is no such audience.");
    await tx.$executeRaw`DELETE FROM audience_member WHERE workspace_id = ${workspaceId}::uuid AND audience_id = ${audienceId}::uuid`;
    await recordAudit(tx, actor, "audiences.archive", audienceId, { name: rows[0].name });
  });
}
