import type { PoolClient } from "pg";
import { suppressionHash } from "../contacts/suppression";
import { marketingHeldSql } from "../inbox/marketing-hold";
import type { Sent } from "./take-pressure";

/** What of a contact decides about a message, as it is in the database. */
export interface ContactFactsRow {
  readonly id: string;
  readonly zone: string | null;
  readonly complaint: boolean;
  readonly consents:
    | readonly { readonly channel: string; readonly purpose: string; readonly granted: boolean }[]
    | null;
  readonly email: string | null;
  readonly chat: { readonly id: string; readonly owner: string } | null;
  readonly visits: boolean;
}

/** Its columns: of `p`, a row of contact in the workspace $1. */
export const CONTACT_FACTS = `p.id, p.time_zone AS zone,
  ${marketingHeldSql("p.workspace_id", "p.id")} AS complaint,
  (SELECT json_agg(json_build_object('channel', c.channel, 'purpose', c.purpose, 'granted', c.granted)) FROM contact_consent c
    WHERE c.workspace_id = $1 AND c.contact_id = p.id) AS consents,
  (SELECT value FROM contact_identity i WHERE i.workspace_id = $1 AND i.contact_id = p.id AND i.kind = 'email' ORDER BY i.verified DESC, i.at DESC LIMIT 1) AS email,
  (SELECT json_build_object('id', c.id, 'owner', c.owner) FROM conversation c WHERE c.workspace_id = $1 AND c.contact_id = p.id AND c.channel = 'web'
    AND c.closed_at IS NULL ORDER BY c.created_at DESC LIMIT 1) AS chat,
  EXISTS (SELECT FROM contact_identity i WHERE i.workspace_id = $1 AND i.contact_id = p.id AND i.kind = 'visitor') AS visits`;

/** Messages of more important campaigns that are held for contacts: of `$2`, one id or many, above the priority $3, not of the flow $4. */
export const HIGHER_HELD = `workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND state = 'held' AND class = 'marketing'
  AND priority > $3 AND flow_id IS DISTINCT FROM $4::uuid AND decided_at > now() - interval '3 days'`;

/** Why an address must not be written to, by the addresses of which that holds. */
export async function suppressedOf(
  client: PoolClient,
  workspaceId: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (emails.length === 0) return new Map();
  const hashes = new Map(
    emails.map((one) => [suppressionHash(workspaceId, "email", one).toString("hex"), one]),
  );
  const { rows } = await client.query<{ hash: string; reason: string }>({
    name: "suppressed",
    text: "SELECT encode(hash, 'hex') AS hash, reason FROM contact_suppression WHERE workspace_id = $1 AND hash = ANY ($2::bytea[])",
    values: [workspaceId, [...hashes.keys()].map((one) => Buffer.from(one, "hex"))],
  });
  return new Map(rows.map(({ hash, reason }) => [hashes.get(hash) ?? "", reason]));
}

/** What many contacts were sent lately, by their ids. */
export async function pressureOf(
  client: PoolClient,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Sent[]>> {
  const { rows } = await client.query<{ contact_id: string; sent: Sent[] }>({
    name: "pressure-of-many",
    text: "SELECT contact_id, sent FROM send_pressure WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])",
    values: [workspaceId, contactIds],
  });
  return new Map(rows.map((row) => [row.contact_id, row.sent]));
}
