import type { PoolClient } from "pg";
import { durationMs } from "../../flow/kernel/fields";
import { onSchedule } from "../../flow/nodes/on-schedule/node";
import { onSilence } from "../../flow/nodes/on-silence/node";
import { occurrences } from "../../flow/text/occurrences";
import { zoneOr } from "../../flow/text/zoned-time";
import { inTransaction } from "../db/in-transaction";
import { isUuid } from "../ids";
import { type Entry, enterCampaign } from "./enter-campaign";

/** How often an entry is looked at. */
const EVERY = "15 seconds";
const BATCH = 5;
/** Contacts that one look brings in; the rest comes with the next. */
const MOST = 1_000;

type Timed = Entry & { kind: string; from: number; to: number; zone: string };

/**
 * Brings in whom a time brings in: schedules whose moment has come by the database's clock, and contacts who have been silent for
 * long enough. Their runs begin in the background. Returns how many came in.
 */
export function startByTime(): Promise<number> {
  return inTransaction("turn", async (client) => {
    const { rows } = await client.query<Timed>({
      name: "entries-by-time",
      text: `SELECT e.workspace_id, e.flow_id, e.node_id, e.flow_version, e.kind, e.data, e.settings, w.time_zone AS zone,
          (extract(epoch FROM e.looked_at) * 1000)::float8 AS "from", (extract(epoch FROM now()) * 1000)::float8 AS "to"
        FROM campaign_entry e JOIN workspace w ON w.id = e.workspace_id JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id AND f.archived_at IS NULL
        WHERE e.kind IN ('onSchedule', 'onSilence') AND e.looked_at <= now() - interval '${EVERY}' AND e.paused_at IS NULL
          -- While the members of its audience are being found, some of them are of an older condition.
          AND NOT EXISTS (SELECT FROM audience a WHERE a.workspace_id = e.workspace_id AND a.id::text = e.data->>'audience' AND a.filled < a.revision AND a.archived_at IS NULL)
        ORDER BY e.looked_at LIMIT ${BATCH} FOR UPDATE OF e SKIP LOCKED`,
    });
    let entered = 0;
    for (const entry of rows) {
      const done = entry.kind === "onSchedule" ? await onTime(client, entry) : await onQuiet(client, entry);
      entered += done;
      // A look that was full is not over: the same span is looked at again, and who is in does not come in twice.
      if (done < MOST)
        await client.query(
          `UPDATE campaign_entry SET looked_at = to_timestamp($4::float8 / 1000) WHERE workspace_id = $1 AND flow_id = $2 AND node_id = $3`,
          [entry.workspace_id, entry.flow_id, entry.node_id, entry.to],
        );
    }
    return entered;
  });
}

async function onTime(client: PoolClient, entry: Timed): Promise<number> {
  const read = onSchedule.data.safeParse(entry.data);
  if (!read.success) return 0;
  const rule = read.data;
  const zones = rule.zone === "contact" ? await zonesOf(client, entry) : [{ own: null, zone: entry.zone }];
  let entered = 0;
  for (const { own, zone } of zones)
    for (const moment of occurrences(rule, entry.from, entry.to, zone)) {
      const day = new Date(moment).toISOString();
      // One moment, one occasion: in each zone its own for the same day of the calendar.
      const occasion = `${entry.node_id}:${rule.zone === "contact" ? day.slice(0, 13) : day}`;
      entered += await enterThose(client, entry, {
        name: "schedule.due",
        occasion,
        event: { at: day },
        audience: rule.audience,
        where:
          rule.zone === "contact"
            ? "AND coalesce(c.time_zone, '') = coalesce($4::text, '')"
            : "AND $4::text IS NULL",
        value: own,
        limit: MOST - entered,
      });
    }
  return entered;
}

/** The zones of a workspace's contacts; unknown ones are the workspace's own. */
async function zonesOf(client: PoolClient, entry: Timed): Promise<{ own: string | null; zone: string }[]> {
  const { rows } = await client.query<{ own: string | null }>(
    "SELECT DISTINCT time_zone AS own FROM contact WHERE workspace_id = $1 AND merged_into IS NULL",
    [entry.workspace_id],
  );
  return rows.map(({ own }) => ({ own, zone: zoneOr(own, entry.zone) }));
}

async function onQuiet(client: PoolClient, entry: Timed): Promise<number> {
  const read = onSilence.data.safeParse(entry.data);
  if (!read.success) return 0;
  const after = durationMs(read.data.after);
  const { rows } = await client.query<{ id: string; last: Date }>(
    `SELECT t.contact_id AS id, max(t.last_at) AS last FROM contact_event_total t WHERE t.workspace_id = $1
       ${isUuid(read.data.audience) ? "AND EXISTS (SELECT FROM audience_member m WHERE m.workspace_id = $1 AND m.contact_id = t.contact_id AND m.audience_id = $4::uuid)" : "AND $4::uuid IS NULL"}
     GROUP BY 1 HAVING max(t.last_at) > to_timestamp($2::float8 / 1000) AND max(t.last_at) <= to_timestamp($3::float8 / 1000) LIMIT ${MOST}`,
    [
      entry.workspace_id,
      entry.from - after,
      entry.to - after,
      isUuid(read.data.audience) ? read.data.audience : null,
    ],
  );
  let entered = 0;
  for (const { id, last } of rows) {
    const since = last.toISOString();
    const event = { since };
    const row = await enterCampaign(client, entry, {
      id: `${entry.node_id}:${since}`,
      name: "silence.passed",
      key: "",
      event,
      contactId: id,
    });
    if (row) entered++;
  }
  if (entered) await beginSoon(client, entry);
  return entered;
}

interface Those {
  name: string;
  occasion: string;
  event: { [name: string]: string };
  audience: string;
  where: string;
  value: string | null;
  limit: number;
}

/** Brings in those of an audience who are not in for this occasion yet. */
async function enterThose(client: PoolClient, entry: Timed, those: Those): Promise<number> {
  if (those.limit <= 0) return 0;
  const audience = isUuid(those.audience);
  const { rows } = await client.query<{ id: string }>(
    `SELECT c.id FROM contact c ${audience ? "JOIN audience_member m ON m.workspace_id = $1 AND m.contact_id = c.id AND m.audience_id = $5::uuid" : ""}
     WHERE c.workspace_id = $1 AND c.merged_into IS NULL ${audience ? "" : "AND $5::uuid IS NULL"} ${those.where}
       AND NOT EXISTS (SELECT FROM campaign_run r WHERE r.workspace_id = $1 AND r.flow_id = $2 AND r.contact_id = c.id AND r.slot = $3) ORDER BY c.id LIMIT ${those.limit}`,
    [entry.workspace_id, entry.flow_id, those.occasion, those.value, audience ? those.audience : null],
  );
  let entered = 0;
  for (const { id } of rows) {
    const { name, occasion, event } = those;
    if (await enterCampaign(client, entry, { id: occasion, name, key: "", event, contactId: id })) entered++;
  }
  if (entered) await beginSoon(client, entry);
  return entered;
}

/** Runs that this transaction has brought in and nobody begins at once: the next look for those left behind takes them. */
async function beginSoon(client: PoolClient, entry: Timed): Promise<void> {
  await client.query(
    "UPDATE campaign_run SET touched_at = now() - interval '1 minute' WHERE workspace_id = $1 AND flow_id = $2 AND node_id = $3 AND state = 'starting' AND touched_at = now()",
    [entry.workspace_id, entry.flow_id, entry.node_id],
  );
}
