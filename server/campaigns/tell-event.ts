import type { PoolClient } from "pg";
import type { Json } from "../../flow";
import { onEvent } from "../../flow/nodes/on-event/node";
import { onSegment } from "../../flow/nodes/on-segment/node";
import { testCondition } from "../../flow/text/condition";
import { parsePath, readPath } from "../../flow/text/paths";
import { moveRun } from "../conversations/deliver-event";
import type { PlaneCore } from "../conversations/plane-core";
import { TELL_CHAT, tellChatOf } from "../conversations/relay";
import { inTransaction } from "../db/in-transaction";
import { isUuid } from "../ids";
import { type DueEvent, keysOf } from "./due-event";
import { type Entry, enterCampaign } from "./enter-campaign";
import { leaveCampaigns } from "./leave-campaigns";
import { type StartingRow, startQuietly } from "./start-campaign-run";

/**
 * Tells an event to everybody who waits for it: runs go on, campaigns are left (its goal was reached, the contact wants no more)
 * and entered. In this order: who waits for the very event takes it themselves. False: somebody was busy; tell it again later,
 * which does no harm to who has heard it.
 */
export async function tellEvent(core: PlaneCore, event: DueEvent): Promise<boolean> {
  if (event.name === TELL_CHAT) return tellAgain(core, event);
  const woken = await wakeRuns(core, event);
  const left = await leaveCampaigns(core, event, woken);
  const starting = await inTransaction("turn", (client) => enterAll(client, event));
  for (const row of starting) await startQuietly(core, row);
  return left;
}

/** A chat that was busy is told how its contact's campaign stands. False: it still is. */
async function tellAgain(core: PlaneCore, event: DueEvent): Promise<boolean> {
  const { campaign } = event.properties;
  if (!isUuid(campaign)) return true;
  return (await tellChatOf(core, event.workspace_id, campaign)).outcome !== "busy";
}

/** Wakes the contact's runs that wait for it, and anybody's that wait for its key. Gives their conversations. */
async function wakeRuns(core: PlaneCore, event: DueEvent): Promise<ReadonlySet<string>> {
  const keys = keysOf(event);
  const rows = await inTransaction("turn", async (client) => {
    const found = await client.query<{ conversation_id: string; run_id: string; key: string }>({
      name: "runs-that-wait",
      text: `SELECT DISTINCT ON (w.run_id) w.conversation_id, w.run_id, w.key FROM run_wait w
        WHERE w.workspace_id = $1 AND w.event = $2 AND (w.key = ANY ($3::text[]) OR (w.key = '' AND EXISTS (
          SELECT FROM conversation c WHERE c.workspace_id = $1 AND c.id = w.conversation_id AND c.contact_id = $4)))
        ORDER BY w.run_id, w.key DESC LIMIT 500`,
      values: [event.workspace_id, event.name, keys, event.contact_id],
    });
    return found.rows;
  });
  const woken = new Set<string>();
  for (const row of rows) {
    core.states.drop(row.conversation_id);
    const moved = await moveRun(core, event.workspace_id, row.conversation_id, {
      type: "event",
      key: null,
      name: event.name,
      data: event.properties,
      runId: row.run_id,
      ...(row.key === "" ? {} : { eventKey: row.key }),
    });
    if (moved) woken.add(row.conversation_id);
  }
  return woken;
}

async function enterAll(client: PoolClient, event: DueEvent): Promise<StartingRow[]> {
  const { rows } = await client.query<Entry & { kind: string }>({
    name: "entries-of-event",
    text: `SELECT e.workspace_id, e.flow_id, e.node_id, e.flow_version, e.kind, e.data, e.settings FROM campaign_entry e
      JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id AND f.archived_at IS NULL
      WHERE e.workspace_id = $1 AND e.event = $2 AND e.paused_at IS NULL`,
    values: [event.workspace_id, event.name],
  });
  if (rows.length === 0) return [];
  const who = await client.query<{ id: string; profile: { [field: string]: Json }; zone: string }>({
    name: "who-enters",
    text: `SELECT p.id, p.profile, coalesce(p.time_zone, w.time_zone) AS zone FROM contact g JOIN workspace w ON w.id = $1
      JOIN contact p ON p.workspace_id = $1 AND p.id = coalesce(g.merged_into, g.id) WHERE g.workspace_id = $1 AND g.id = $2`,
    values: [event.workspace_id, event.contact_id],
  });
  const contact = who.rows[0];
  if (!contact) return [];
  const entered: StartingRow[] = [];
  for (const entry of rows) {
    const key = keyFor(entry, event, contact);
    if (key === null) continue;
    const occasion = {
      id: event.id,
      name: event.name,
      key,
      event: { ...event.properties },
      contactId: contact.id,
    };
    const row = await enterCampaign(client, entry, occasion);
    if (row) entered.push(row);
  }
  return entered;
}

/** What a campaign would run about; null: this event is none of its. */
function keyFor(
  entry: Entry & { kind: string },
  event: DueEvent,
  contact: { profile: { [field: string]: Json }; zone: string },
): string | null {
  if (entry.kind === "onSegment") {
    const read = onSegment.data.safeParse(entry.data);
    const audience = event.properties.audience;
    return read.success && read.data.audience === audience ? read.data.audience : null;
  }
  const read = onEvent.data.safeParse(entry.data);
  if (!read.success) return null;
  const scope = {
    vars: {},
    contact: contact.profile,
    conversation: {},
    event: { ...event.properties },
    workspace: {},
    now: event.at.getTime(),
    timeZone: contact.zone,
  };
  if (!testCondition(read.data.when, scope)) return null;
  const path = parsePath(read.data.key);
  const found = path.ok ? readPath(event.properties, path.path) : undefined;
  return typeof found === "string" || typeof found === "number" ? String(found) : (keysOf(event)[0] ?? "");
}
