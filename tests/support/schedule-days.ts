import { zonedParts } from "../../flow/text/zoned-time";
import { startByTime } from "../../server/campaigns/start-by-time";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { createPools } from "../../server/db/pools";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { CROWD_ZONES } from "./crowd";
import { everyRow } from "./every-row";
import { flowOf } from "./flow-of";
import { firstOwner } from "./people";
import type { TestDatabase } from "./test-database";
import { virtualClock } from "./virtual-clock";

const HOUR = 3_600_000;

export interface Spans {
  /** ISO, and how many days from there. */
  readonly spans: readonly (readonly [from: string, days: number])[];
  /** Hours between two looks. */
  readonly step: number;
}

/**
 * A contact in each of three zones and a daily entry at 02:30 (a time that the clocks skip and repeat) by each contact's own
 * clock, looked at again and again by a clock that jumps. Gives what was not right: empty, when each day came once and none early.
 */
export async function scheduledDays(database: TestDatabase, { spans, step }: Spans): Promise<string[]> {
  const start = spans[0]?.[0] ?? "";
  const clock = await virtualClock(database, start);
  const pools = await createPools({ url: database.url, max: 4 });
  globalThis.parleyPools = pools;
  try {
    const { actor } = await firstOwner();
    for (const [n, timeZone] of CROWD_ZONES.entries())
      await upsertContact(actor, { externalId: `zone-${n}`, timeZone });
    const document = flowOf(
      {
        start: { type: "onSchedule", data: { repeat: "daily", at: "02:30", zone: "contact" } },
        end: { type: "end" },
      },
      ["start -> end"],
      { schema: 1, id: "x", name: "Daily", locale: "en", variables: [], settings: {} },
    );
    const { id: flowId } = await createFlow(actor, { name: "Daily", document: readDocument(document, "x") });
    await publishFlow(actor, { flowId });
    const wrong: string[] = [];
    for (const [from, days] of spans) {
      await clock.set(from);
      await everyRow(database, ["campaign_entry"], "UPDATE campaign_entry SET looked_at = $1", [from]);
      await everyRow(database, ["campaign_run"], "DELETE FROM campaign_run");
      for (let hours = step; hours <= days * 24; hours += step) {
        await clock.set(new Date(Date.parse(from) + hours * HOUR).toISOString());
        await startByTime();
      }
      wrong.push(...(await judged(database, days, step)));
    }
    return wrong;
  } finally {
    await pools.close();
    globalThis.parleyPools = database.pools;
    await clock.end();
  }
}

async function judged(database: TestDatabase, days: number, step: number): Promise<string[]> {
  const { rows } = await everyRow(
    database,
    ["campaign_run", "contact"],
    `SELECT c.time_zone AS zone, (r.event->>'at') AS due, (extract(epoch FROM r.started_at) * 1000)::float8 AS came
     FROM campaign_run r JOIN contact c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id`,
  );
  const wrong: string[] = [];
  for (const zone of CROWD_ZONES) {
    const seen = new Set<string>();
    for (const row of rows.filter((one) => one.zone === zone)) {
      const due = Date.parse(String(row.due));
      const { year, month, day, hour, minute } = zonedParts(due, zone);
      const name = `${zone} ${year}-${month}-${day} ${hour}:${minute}`;
      if (seen.has(`${year}-${month}-${day}`)) wrong.push(`${name} came twice`);
      seen.add(`${year}-${month}-${day}`);
      if (Number(row.came) < due) wrong.push(`${name} came early`);
      if (Number(row.came) - due > step * HOUR) wrong.push(`${name} came late`);
      // Where the clocks skip it, an hour later by the clock.
      if (minute !== 30 || (hour !== 2 && hour !== 3)) wrong.push(`${name} is no time of the rule`);
    }
    // The span begins and ends somewhere within a day.
    if (seen.size < days - 1 || seen.size > days + 1) wrong.push(`${zone}: ${seen.size} of ${days} days`);
  }
  return wrong;
}
