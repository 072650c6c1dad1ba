import type { PoolClient } from "pg";
import type { Json } from "../../../flow";
import {
  CONTACT_FACTS,
  type ContactFactsRow,
  HIGHER_HELD,
  pressureOf,
  suppressedOf,
} from "../../campaigns/contact-facts";
import type { Sent } from "../../campaigns/take-pressure";

/** A contact with everything that decides about their messages, as it is now. */
export interface DryContact extends ContactFactsRow {
  readonly name: string | null;
  readonly profile: { readonly [field: string]: Json };
  readonly locale: string | null;
  readonly suppressed: string | null;
  readonly sent: readonly Sent[];
  readonly higherHeld: number;
  /** The rule of re-entry keeps them out. */
  readonly turnedAway: boolean;
}

export interface DryAudience {
  readonly workspaceId: string;
  readonly flowId: string;
  /** Null: everybody. */
  readonly audienceId: string | null;
  readonly priority: number;
  readonly reentry: string;
  readonly days: number;
  /** Every so many-th contact, chosen by a hash. */
  readonly every: number;
  /** ISO: the time that is looked at. */
  readonly at: string;
}

/** The next contacts after `after`, in the order of their ids. Reads only. */
export async function dryContacts(
  client: PoolClient,
  audience: DryAudience,
  after: string | null,
  limit: number,
): Promise<DryContact[]> {
  const { workspaceId, flowId, audienceId } = audience;
  const source =
    audienceId === null
      ? "SELECT id FROM contact WHERE workspace_id = $1::uuid AND merged_into IS NULL AND $2::uuid IS NULL"
      : "SELECT contact_id AS id FROM audience_member WHERE workspace_id = $1::uuid AND audience_id = $2::uuid";
  const { rows } = await client.query<
    ContactFactsRow & Pick<DryContact, "name" | "profile" | "locale" | "turnedAway">
  >(
    `WITH page AS MATERIALIZED (SELECT id FROM (${source}) s WHERE ($3::uuid IS NULL OR id > $3::uuid)
        AND ($4::int = 1 OR abs(hashtextextended(id::text, 7) % $4::int) = 0) ORDER BY id LIMIT $5)
     SELECT ${CONTACT_FACTS}, p.profile, p.locale,
       coalesce(p.profile->>'name', nullif(trim(concat(p.profile->>'firstName', ' ', p.profile->>'lastName')), '')) AS name,
       $6::text IN ('once', 'days') AND EXISTS (SELECT FROM campaign_run r WHERE r.workspace_id = $1 AND r.flow_id = $7 AND r.contact_id = p.id AND r.slot = ''
         AND ($6::text = 'once' OR r.started_at > $8::timestamptz - make_interval(days => $9::int))) AS "turnedAway"
     FROM page JOIN contact p ON p.workspace_id = $1 AND p.id = page.id ORDER BY p.id`,
    [
      workspaceId,
      audienceId,
      after,
      audience.every,
      limit,
      audience.reentry,
      flowId,
      audience.at,
      audience.days,
    ],
  );
  const ids = rows.map((row) => row.id);
  const emails = rows.flatMap((row) => (row.email === null ? [] : [row.email]));
  const suppressed = await suppressedOf(client, workspaceId, emails);
  const pressure = await pressureOf(client, workspaceId, ids);
  const held = await client.query<{ id: string; n: number }>(
    `SELECT contact_id AS id, count(*)::int AS n FROM send_ledger WHERE ${HIGHER_HELD} GROUP BY 1`,
    [workspaceId, ids, audience.priority, flowId],
  );
  const higher = new Map(held.rows.map((row) => [row.id, row.n]));
  return rows.map((row) => ({
    ...row,
    suppressed: row.email === null ? null : (suppressed.get(row.email) ?? null),
    sent: pressure.get(row.id) ?? [],
    higherHeld: higher.get(row.id) ?? 0,
  }));
}
