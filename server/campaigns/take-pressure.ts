import type { PoolClient } from "pg";

/** At most so many in a window that moves along, of those that match. */
export interface PressureRule {
  readonly channel: string | null;
  readonly purpose: string | null;
  readonly most: number;
  /** The window in milliseconds. */
  readonly ms: number;
  /** Places that are kept free for what is more important. */
  readonly kept: number;
}

/** What a contact was sent: epoch milliseconds, channel, purpose. */
export type Sent = readonly [number, string, string];

/** No window is longer than this: what is older is forgotten. */
const LONGEST_MS = 60 * 86_400_000;

/**
 * What contacts were sent lately, each row locked until the transaction ends: who counts against it afterwards, by
 * `writePressure`, counts alone.
 */
export async function holdPressure(
  client: PoolClient,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, Sent[]>> {
  const ids = [...new Set(contactIds)].sort();
  await client.query({
    name: "pressure-rows",
    text: "INSERT INTO send_pressure (workspace_id, contact_id) SELECT $1, id FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING",
    values: [workspaceId, ids],
  });
  const { rows } = await client.query<{ contact_id: string; sent: Sent[] }>({
    name: "hold-pressure",
    text: "SELECT contact_id, sent FROM send_pressure WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) ORDER BY contact_id FOR UPDATE",
    values: [workspaceId, ids],
  });
  return new Map(rows.map((row) => [row.contact_id, row.sent]));
}

/** Writes what contacts were sent, of rows that `holdPressure` has locked in this transaction. */
export async function writePressure(
  client: PoolClient,
  workspaceId: string,
  sent: ReadonlyMap<string, readonly Sent[]>,
): Promise<void> {
  const rows = [...sent].map(([contactId, all]) => {
    const now = all.at(-1)?.[0] ?? 0;
    return [contactId, all.filter(([at]) => at > now - LONGEST_MS)];
  });
  await client.query({
    name: "write-pressure",
    text: "UPDATE send_pressure SET sent = $3::jsonb->contact_id::text WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])",
    values: [workspaceId, [...sent.keys()], JSON.stringify(Object.fromEntries(rows))],
  });
}

/** The rule that leaves no room, and when there will be some again (epoch milliseconds; null: it never lets anything through). */
export function fullRule(
  sent: readonly Sent[],
  rules: readonly PressureRule[],
  now: number,
): { rule: PressureRule; freeAt: number | null } | null {
  let full: { rule: PressureRule; freeAt: number | null } | null = null;
  for (const rule of rules) {
    const times = sent
      .filter(
        ([at, channel, purpose]) =>
          at > now - rule.ms &&
          (rule.channel === null || rule.channel === channel) &&
          (rule.purpose === null || rule.purpose === purpose),
      )
      .map(([at]) => at)
      .sort((a, b) => a - b);
    const over = times.length + rule.kept - rule.most;
    if (over < 0) continue;
    const frees = times[over];
    const freeAt = frees === undefined ? null : frees + rule.ms;
    if (full === null || freeAt === null || (full.freeAt !== null && freeAt > full.freeAt))
      full = { rule, freeAt };
    if (full.freeAt === null) break;
  }
  return full;
}

/** Why a message has no room, and when there will be some again; null: there is room. */
export function noRoom(
  sent: readonly Sent[],
  rules: readonly PressureRule[],
  now: number,
): { reason: "cap" | "lowerPriority"; nextAt: number | undefined } | null {
  const full = fullRule(sent, rules, now);
  if (!full) return null;
  const bare = rules.map((rule) => ({ ...rule, kept: 0 }));
  return { reason: fullRule(sent, bare, now) ? "cap" : "lowerPriority", nextAt: full.freeAt ?? undefined };
}
