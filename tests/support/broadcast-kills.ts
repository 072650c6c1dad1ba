import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { updateApprovalLimits } from "../../server/broadcasts/approval-limits";
import { getBroadcast } from "../../server/broadcasts/list-broadcasts";
import { planBroadcast } from "../../server/broadcasts/plan-broadcast";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { publishOffer } from "./broadcast-scene";
import { Fleet } from "./chaos/fleet";
import type { SeededRandom } from "./chaos/seeded-random";
import { crowd, willing } from "./crowd";
import { firstOwner } from "./people";
import type { TestDatabase } from "./test-database";

export interface KillReport {
  readonly kills: number;
  /** Calls that came in, repeats of the same message among them. */
  readonly calls: number;
  /** Contacts who got no message, and those who got two different ones. */
  readonly lost: number;
  readonly doubled: number;
  readonly state: string;
  readonly sent: number;
  readonly summary: string;
}

/**
 * A broadcast by webhook to so many contacts, by two real worker processes of which one is killed (-9) again and again in the
 * middle of it. `hasten`: leases of the dead end at once instead of after their half minute.
 */
export async function broadcastUnderKills(
  database: TestDatabase,
  options: {
    people: number;
    /** Contacts that begin in a second: without, it would be over before somebody can be killed in the middle of it. */
    perSecond: number;
    kills: number;
    random: SeededRandom;
    hasten: boolean;
    patience: number;
    /** To go by each contact's own clock, at this time ("2026-12-01T19:30"). */
    localTime?: string;
  },
): Promise<KillReport> {
  const { people, random } = options;
  const heard = new Map<string, { ids: Set<string>; calls: number }>();
  let fleet: Fleet | undefined;
  let kills = 0;
  const share = (people * 0.9) / options.kills;
  let nextKill = random.next() * share;
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("error", () => undefined);
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { contact }: { contact: string } = JSON.parse(body);
      const of = heard.get(contact) ?? { ids: new Set<string>(), calls: 0 };
      of.calls++;
      of.ids.add(String(request.headers["webhook-id"]));
      heard.set(contact, of);
      // Each when its share of the messages has come, while this one is not answered yet.
      const members = fleet?.members.filter((one) => one.serving) ?? [];
      if (kills < options.kills && heard.size >= nextKill && members.length) {
        random.pick(members)?.kill();
        nextKill = (++kills + random.next()) * share;
      }
      setTimeout(() => response.writeHead(200).end(), random.between(0, 30));
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  try {
    const { actor } = await firstOwner();
    await updateApprovalLimits(actor, { people: null, minor: null });
    await updateMarketing(
      actor,
      marketingSettingsSchema.parse({ quietHours: null, budget: { most: 1, days: 7 }, webhookUrl: url }),
    );
    await crowd(database, actor.workspaceId, people, "2026-01-01T00:00:00Z", "webhook");
    await willing(database, actor.workspaceId, "webhook");
    const flowId = await publishOffer(actor, { channel: "webhook" });
    fleet = await Fleet.start({ chats: 0, workers: 2, databaseUrl: database.url });
    const plan = {
      name: "Kills",
      flowId,
      audienceId: null,
      sendAt: null,
      perSecond: options.perSecond,
      localTime: options.localTime ?? null,
    };
    const { id } = await planBroadcast(actor, plan);
    const view = () => getBroadcast(actor.workspaceId, id);
    const until = performance.now() + options.patience;
    for (;;) {
      const { state } = await view();
      if (state === "done" || performance.now() > until) break;
      if (options.hasten) await endLeases(database);
      await sleep(random.between(10, 150));
    }
    const { state, counts } = await view();
    const calls = [...heard.values()].reduce((sum, one) => sum + one.calls, 0);
    const doubled = [...heard.values()].filter((one) => one.ids.size > 1).length;
    const lost = people - heard.size;
    const summary = `${people} messages, ${kills} kill -9: ${calls} calls, ${lost} lost, ${doubled} doubled; ${state}, ${JSON.stringify(counts)}`;
    return { kills, calls, lost, doubled, state, sent: counts.sent, summary };
  } finally {
    await fleet?.end();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  }
}

/** As if half a minute had passed for all that is leased, also by those who are alive: their fences see to it. */
async function endLeases({ pools }: TestDatabase): Promise<void> {
  await pools.turn.query(
    `UPDATE effect SET lease_until = now() - interval '1 second' WHERE state = 'leased' AND lease_until < now() + interval '26 seconds'`,
  );
  await pools.turn.query(
    `UPDATE campaign_run SET touched_at = now() - interval '1 minute' WHERE state = 'starting' AND touched_at < now() - interval '4 seconds'`,
  );
  await pools.turn.query(
    `UPDATE send_delivery SET lease_until = now() - interval '1 second' WHERE state = 'leased' AND lease_until < now() + interval '56 seconds'`,
  );
  // Tries that were cut off count: the next after a failure may be minutes away.
  await pools.turn.query(
    `UPDATE send_delivery SET next_at = now() WHERE state = 'due' AND next_at > now() + interval '6 seconds'`,
  );
}
