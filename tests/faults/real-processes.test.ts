import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
vi.setConfig({ testTimeout: 90_000 });
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

/** An order that has been reserved, and packs now: its next effect is the worker's. */
async function packing(url: string, publicId: string) {
  const first = await call(`${url}/v1/chat/${publicId}/conversations`, { body: { id: randomUUID() } });
  const { conversation, token } = first.json;
  const at = `${url}/v1/chat/conversations/${conversation}`;
  const say = (body: object) => call(`${at}/messages`, { token, body: { id: randomUUID(), ...body } });
  await say({ text: "Ada" });
  const look = async () => (await call(at, { token })).json;
  const packed = () =>
    expect.poll(async () => (await look()).messages.at(-1)?.text, { timeout: 20_000 }).toMatch(/Please pay/);
  return { conversation, say, look, packed };
}

test("F7: a worker freezes beyond its lease; another goes on, and what the frozen one brings later is refused", async () => {
  const fleet = await fleetOf(1, 1);
  const { publicId } = await publish(database.pools, orderFlow(receiver.url));
  const [chat] = fleet.of("chat");
  const [frozen] = fleet.of("worker");
  const order = await packing(chat?.url ?? "", publicId);
  const held: (() => void)[] = [];
  receiver.hold = () => new Promise((resolve) => held.push(resolve));
  await order.say({ choice: "small" });
  await expect.poll(() => held.length, { timeout: 20_000 }).toBe(1); // the worker weighs
  frozen?.freeze();
  // Its 30 seconds pass; here they are over at once.
  await database.pools.turn.query(
    "UPDATE effect SET lease_until = now() - interval '1 second' WHERE conversation_id = $1 AND state = 'leased'",
    [order.conversation],
  );
  receiver.hold = undefined;
  const helpers = await fleetOf(0, 1);
  await order.packed();
  const before = await order.look();
  const [, weighed] = await effectsOf(order.conversation);
  expect([weighed?.state, weighed?.fence]).toEqual(["done", 2]);
  for (const release of held) release();
  frozen?.thaw();
  // The frozen one wakes with an answer in its hands: it does other work again, so it has dealt with that one.
  await helpers.end();
  const next = await packing(chat?.url ?? "", publicId);
  await next.say({ choice: "large" });
  await next.packed();
  expect(await order.look()).toEqual(before);
  expect((await effectsOf(order.conversation))[1]).toEqual(weighed);
  const calls = [...receiver.seen.values()].filter((one) => one.asked.startsWith("/weigh"));
  expect(calls.map((one) => one.times)).toEqual([2, 1]); // the first one's effect came twice, under one key
  expect(frozen?.fell).toEqual([]);
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
    .poll(async () => (await call(`${two?.url}${at}`, { token })).json.awaiting?.type, { timeout: 10_000 })
    .toBe("choice");
  expect(performance.now() - stopped).toBeLessThan(10_000); // and not the 30 s of a lease
  expect((await effectsOf(conversation))[0]?.fence).toBe(2);
  await gone;
  await asked;
  expect((await call(`${two?.url}${at}/messages`, { token, body })).status).toBe(200);
});
