import type { PoolClient } from "pg";
import type { WorkspaceTx } from "../db/tenant";

/** Whose message it is, and in which run. */
interface Sends {
  readonly contactId: string;
  readonly conversationId: string;
}

/** Who sends for a broadcast shares the advisory lock of its id and this; who pauses or stops it has it alone. */
export const BROADCAST_LOCK = 11;
/** The same for all messages of a workspace, by its id: who switches them off, or pauses a campaign, has it alone. */
const WORKSPACE_LOCK = 12;

/**
 * Shares the lock of a workspace's messages until the transaction ends. Advisory locks stand in line: a row that many share would
 * let who switches everything off wait for ever.
 */
export async function shareSending(client: PoolClient, workspaceId: string): Promise<void> {
  await client.query({
    name: "share-sending",
    text: `SELECT pg_advisory_xact_lock_shared(hashtextextended($1, ${WORKSPACE_LOCK}))`,
    values: [workspaceId],
  });
}

/** Waits for the messages of a workspace that are being sent this moment; those that come after it see what is changed. */
export async function haltSending(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${workspaceId.toLowerCase()}::text, ${WORKSPACE_LOCK}::bigint))`;
}

/**
 * Locks what decides about messages, in one order for everybody: the workspace's switch, their broadcasts, their runs (not shared:
 * of two who would send the same message the second sees what the first did), their contacts' consents.
 */
export async function holdForSending(
  client: PoolClient,
  workspaceId: string,
  places: readonly Sends[],
): Promise<void> {
  await shareSending(client, workspaceId);
  const runs = places.map((one) => one.conversationId);
  await client.query({
    name: "hold-broadcasts",
    text: `SELECT pg_advisory_xact_lock_shared(hashtextextended(b.id, ${BROADCAST_LOCK})) FROM (
        SELECT DISTINCT broadcast_id::text AS id FROM campaign_run WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) AND broadcast_id IS NOT NULL ORDER BY 1) b`,
    values: [workspaceId, runs],
  });
  await client.query({
    name: "hold-campaign-runs",
    text: "SELECT FROM campaign_run WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    values: [workspaceId, runs],
  });
  await holdConsents(
    client,
    workspaceId,
    places.map((one) => one.contactId),
  );
}

/** What contacts have agreed to stays as it is until the transaction ends. */
export async function holdConsents(
  client: PoolClient,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<void> {
  await client.query({
    name: "hold-consents",
    text: `SELECT FROM contact_consent c WHERE c.workspace_id = $1 AND c.contact_id = ANY (ARRAY(
        SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])))
      ORDER BY c.contact_id, c.channel, c.purpose FOR SHARE`,
    values: [workspaceId, contactIds],
  });
}
