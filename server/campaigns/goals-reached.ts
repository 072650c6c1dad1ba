import type { PoolClient } from "pg";
import type { SendRequest } from "../../flow/kernel/sends";
import type { SendFacts } from "./send-facts";

interface Aim {
  readonly facts: SendFacts;
  readonly request: SendRequest;
}

/**
 * Those whose campaign's goal was reached since they came in, with nothing of what it is about left open. What speaks of orders is
 * judged by these.
 */
export async function goalsReached<T extends Aim>(
  client: PoolClient,
  workspaceId: string,
  all: readonly T[],
): Promise<ReadonlySet<T>> {
  const aiming = all.flatMap((one) => {
    const { campaign, rules, known, contactId } = one.facts;
    if (!campaign || !rules.goal || one.request.about || (known && known.state !== "held")) return [];
    return [{ one, contactId, event: rules.goal.event, since: campaign.startedAt, key: campaign.key }];
  });
  if (aiming.length === 0) return new Set();
  const { rows } = await client.query<{ n: string }>({
    name: "goals-reached",
    text: `SELECT a.n FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::text[]) WITH ORDINALITY AS a(contact_id, event, since, key, n)
      WHERE EXISTS (SELECT FROM contact_event e WHERE e.workspace_id = $1 AND e.contact_id = a.contact_id AND e.name = a.event AND e.at >= a.since
          AND (a.key = '' OR a.key IN (e.properties->>'key', e.properties->>'order', e.properties->>'cart')))
        AND NOT EXISTS (SELECT FROM shop_order o WHERE o.workspace_id = $1 AND o.contact_id = a.contact_id AND a.key <> '' AND a.key IN (o.ref, o.cart_ref)
          AND o.state = 'created')`,
    values: [
      workspaceId,
      aiming.map((one) => one.contactId),
      aiming.map((one) => one.event),
      aiming.map((one) => one.since),
      aiming.map((one) => one.key),
    ],
  });
  return new Set(rows.flatMap((row) => aiming[Number(row.n) - 1]?.one ?? []));
}
