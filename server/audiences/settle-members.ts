import type { Condition } from "../../flow/text/condition";
import type { WorkspaceTx } from "../db/tenant";
import { compileCondition, type IdRange } from "./compile-condition";

interface Settling {
  readonly tx: WorkspaceTx;
  readonly workspaceId: string;
  readonly audience: { readonly id: string; readonly condition: Condition };
  readonly now: Date;
}

/** Makes the stored members what the condition says, of the contacts of a range, and tells nobody. */
export async function settleRange(
  { tx, workspaceId, audience, now }: Settling,
  range: IdRange,
): Promise<void> {
  const found = compileCondition(audience.condition, { workspaceId, now, range });
  const { after, upTo } = range;
  await tx.$executeRaw`
    WITH found AS MATERIALIZED (${found}),
    gone AS (
      DELETE FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid
        AND (${after}::uuid IS NULL OR m.contact_id > ${after}::uuid) AND (${upTo}::uuid IS NULL OR m.contact_id <= ${upTo}::uuid)
        AND NOT EXISTS (SELECT FROM found f WHERE f.id = m.contact_id))
    INSERT INTO audience_member (workspace_id, audience_id, contact_id, since)
    SELECT ${workspaceId}::uuid, ${audience.id}::uuid, f.id, ${now} FROM found f ORDER BY f.id ON CONFLICT DO NOTHING`;
}

export interface Moved {
  readonly id: string;
  readonly entered: boolean;
}

/** The same of these contacts. Gives who has moved. */
export function settleContacts(
  { tx, workspaceId, audience, now }: Settling,
  only: readonly string[],
): Promise<Moved[]> {
  const found = compileCondition(audience.condition, { workspaceId, now, only });
  return tx.$queryRaw<Moved[]>`
    WITH found AS MATERIALIZED (${found}),
    gone AS (
      DELETE FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid
        AND m.contact_id = ANY (${[...only]}::uuid[]) AND NOT EXISTS (SELECT FROM found f WHERE f.id = m.contact_id)
      RETURNING m.contact_id),
    come AS (
      INSERT INTO audience_member (workspace_id, audience_id, contact_id, since)
      SELECT ${workspaceId}::uuid, ${audience.id}::uuid, f.id, ${now} FROM found f ORDER BY f.id ON CONFLICT DO NOTHING RETURNING contact_id)
    SELECT contact_id AS id, false AS entered FROM gone UNION ALL SELECT contact_id, true FROM come`;
}

/** The same of everybody, but of no more than `most` who come and `most` who go: with fewer of both, everybody is right. */
export function settleEverybody(
  { tx, workspaceId, audience, now }: Settling,
  most: number,
): Promise<Moved[]> {
  const found = compileCondition(audience.condition, { workspaceId, now });
  return tx.$queryRaw<Moved[]>`
    WITH found AS MATERIALIZED (${found}),
    known AS MATERIALIZED (SELECT contact_id AS id FROM audience_member WHERE workspace_id = ${workspaceId}::uuid AND audience_id = ${audience.id}::uuid),
    gone AS (
      DELETE FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid
        AND m.contact_id IN (SELECT id FROM known EXCEPT SELECT id FROM found ORDER BY id LIMIT ${most}::int)
      RETURNING m.contact_id),
    come AS (
      INSERT INTO audience_member (workspace_id, audience_id, contact_id, since)
      SELECT ${workspaceId}::uuid, ${audience.id}::uuid, f.id, ${now} FROM (SELECT id FROM found EXCEPT SELECT id FROM known ORDER BY id LIMIT ${most}::int) f
      ON CONFLICT DO NOTHING RETURNING contact_id)
    SELECT contact_id AS id, false AS entered FROM gone UNION ALL SELECT contact_id, true FROM come`;
}
