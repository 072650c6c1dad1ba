import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Customers } from "../support/chaos/customers";
import { EffectReceiver } from "../support/chaos/effect-receiver";
import { compileDocument } from "../support/chaos/expected-history";
import { Fleet } from "../support/chaos/fleet";
import { orderFlow } from "../support/chaos/order-flow";
import { prove } from "../support/chaos/prove";
import { chaosSeed, SeededRandom } from "../support/chaos/seeded-random";
import { storedConversations } from "../support/chaos/stored-history";
import { call, fiveSteps, publish } from "../support/chat-server";
import { testDatabase } from "../support/test-database";

/** The server's own processes: what a frozen one, and one that is told to stop, may do to the others' work. */
const database = testDatabase();
const ends: (() => Promise<unknown>)[] = [];
let receiver: EffectReceiver;
beforeEach(async () => {
  receiver = await EffectReceiver.open(() => 5);
  ends.push(() => receiver.close());
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const fleetOf = async (chats: number, workers: number): Promise<Fleet> => {
  const fleet = await Fleet.start({ chats, workers, databaseUrl: database.url });
  ends.push(() => fleet.end());
  return fleet;
};
const effectsOf = async (conversation: string) =>
  (
    await database.pools.turn.query<{ state: string; fence: number; result: { result?: { body?: object } } }>(
      "SELECT state, fence::int AS fence, result FROM effect WHERE conversation_id = $1 ORDER BY id",
      [conversation],
    )
  ).rows;

test("F7: a process freezes beyond its lease; a worker goes on, and what the frozen one brings later is refused", async () => {
  const fleet = await fleetOf(2, 1);
  const { publicId } = await publish(database.pools, orderFlow(receiver.url));
  const [frozen, other] = fleet.of("chat");
  const first = await call(`${frozen?.url}/v1/chat/${publicId}/conversations`, {
    body: { id: randomUUID() },
  });
  const { conversation, token } = first.json;
  const at = `/v1/chat/conversations/${conversation}`;
  const look = async () => (await call(`${other?.url}${at}`, { token })).json;
  const held: (() => void)[] = [];
  receiver.hold = () => new Promise((resolve) => held.push(resolve));
  const body = { id: randomUUID(), text: "Ada" };
  const asked = call(`${frozen?.url}${at}/messages`, { token, body });
  await expect.poll(() => held.length).toBe(1);
  frozen?.freeze();
  // Its 30 seconds pass; here they are over at once.
  await database.pools.turn.query(
    "UPDATE effect SET lease_until = now() - interval '1 second' WHERE conversation_id = $1 AND state = 'leased'",
    [conversation],
  );
  await expect.poll(() => held.length).toBe(2); // the worker asks anew
  const before = await look();
  held[0]?.();
  frozen?.thaw();
  // The frozen one wakes with an answer in its hands, while the worker still waits for its own, and tries to commit it.
  const tried = async () => {
    const { text } = await call(`${frozen?.url}/v1/metrics`);
    const lines = text.match(/^parley_turns_total\{.*kind="effect".*\} \d+$/gm) ?? [];
    return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  };
  await expect.poll(tried).toBeGreaterThan(0);
  expect(await effectsOf(conversation)).toMatchObject([{ state: "leased", fence: 2, result: null }]);
  expect(await look()).toEqual(before);
  held[1]?.();
  await expect.poll(async () => (await look()).awaiting?.type).toBe("choice");
  expect(await effectsOf(conversation)).toMatchObject([{ state: "done", fence: 2 }]);
  expect([...receiver.seen.values()].map((one) => one.times)).toEqual([2]); // it came twice, under one key
  // Whoever asked the frozen one is answered with what holds.
  expect((await asked).json.awaiting.type).toBe("choice");
  expect((await call(`${other?.url}${at}/messages`, { token, body })).text).toBe((await asked).text);
});

test("F25: every process is told to stop in turn, under load: no request fails, leases are given back, each is gone in ten seconds", async () => {
  const fleet = await fleetOf(2, 1);
  const order = await publish(database.pools, orderFlow(receiver.url));
  const talk = await publish(database.pools, fiveSteps, { workspaceId: order.workspaceId });
  const seed = chaosSeed();
  const random = new SeededRandom(seed);
  const giveUp = new AbortController();
  // As a load balancer would: only those that take connections.
  const serving = () => random.pick(fleet.of("chat").filter((member) => member.serving))?.url ?? "";
  const customers = new Customers({ order, talk }, random, serving, giveUp.signal);
  const until = performance.now() + 8_000;
  const load = Promise.all([customers.come("order", 6, until, 60), customers.come("talk", 4, until, 60)]);
  const times: number[] = [];
  for (const member of fleet.members) {
    await sleep(500);
    times.push(await member.restart());
    await member.ready();
  }
  await load;
  const stored = await storedConversations(database.pools, order.workspaceId);
  const compiled = {
    order: compileDocument(orderFlow(receiver.url), order.flowId),
    talk: compileDocument(fiveSteps, talk.flowId),
  };
  console.log(
    `seed ${seed}: ${customers.orders.length} conversations, ${JSON.stringify(customers.counts.statuses)}, stopped in ${times.map(Math.round).join(", ")} ms`,
  );
  expect(prove(customers.orders, stored, compiled, receiver)).toEqual([]);
  expect(customers.counts.wrong).toEqual([]);
  expect(Object.keys(customers.counts.statuses).filter((status) => status.startsWith("5"))).toEqual([]);
  for (const ms of times) expect(ms).toBeLessThan(10_000);
  expect(fleet.members.flatMap((member) => member.fell)).toEqual([]);
});

test("F25: a process that stops gives its effect back at once, and another performs it", async () => {
  const fleet = await fleetOf(2, 1);
  const { publicId } = await publish(database.pools, orderFlow(receiver.url));
  const [one, two] = fleet.of("chat");
  const first = await call(`${one?.url}/v1/chat/${publicId}/conversations`, { body: { id: randomUUID() } });
  const { conversation, token } = first.json;
  const at = `/v1/chat/conversations/${conversation}`;
  let reached = 0;
  receiver.hold = async () => {
    reached++;
    await new Promise(() => undefined);
  };
  const body = { id: randomUUID(), text: "Ada" };
  const asked = call(`${one?.url}${at}/messages`, { token, body }).catch(() => undefined);
  await expect.poll(() => reached).toBe(1);
  receiver.hold = undefined;
  const stopped = performance.now();
  const gone = one?.restart();
  await expect
    .poll(async () => (await call(`${two?.url}${at}`, { token })).json.awaiting?.type)
    .toBe("choice");
  expect(performance.now() - stopped).toBeLessThan(10_000); // and not the 30 s of a lease
  expect((await effectsOf(conversation))[0]?.fence).toBe(2);
  await gone;
  await asked;
  expect((await call(`${two?.url}${at}/messages`, { token, body })).status).toBe(200);
});
