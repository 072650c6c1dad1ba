import type { CompiledFlow } from "../../../flow";
import type { Order } from "./customers";
import type { EffectReceiver } from "./effect-receiver";
import { expectedHistory, type History, sentKey } from "./expected-history";
import type { StoredConversation } from "./stored-history";

/** What is wrong with an order, in words; none for one that is as it has to be. */
function faultsOf(order: Order, stored: StoredConversation | undefined, flow: CompiledFlow): string[] {
  if (!stored) return ["an acknowledged conversation is not there"];
  const expected = expectedHistory(flow, order, { run: stored.run, contact: stored.contact });
  const faults: string[] = [];
  const same = (what: string, is: unknown, should: unknown) => {
    const [one, other] = [canonical(is), canonical(should)];
    if (one !== other) faults.push(`${what}: ${one} instead of ${other}`);
  };
  same(
    "transcript",
    stored.messages.map((one) => ({ from: one.from, content: one.body })),
    expected.messages,
  );
  same(
    "places",
    stored.messages.map((one) => one.seq),
    stored.messages.map((_, index) => index + 1),
  );
  same("last place", stored.lastSeq, stored.messages.length);
  same(
    "ids of what was said",
    stored.messages.filter((one) => one.from === "visitor").map((one) => one.id),
    [...order.exchanges.slice(1).map((one) => one.body.id)],
  );
  same("request keys", stored.keys.map((one) => one.key).sort(), idsOf(order).sort());
  same("path", stored.path, expected.path);
  same(
    "events",
    [...stored.events].sort(),
    ["conversation.started", ...(order.kind === "order" ? ["visitor.event"] : []), ...expected.events].sort(),
  );
  const { status, vars, visits, turn } = stored.session;
  same("session", { status, vars, visits, turn }, expected.session);
  same("turns", stored.version, expected.session.turn);
  same("runs", stored.runs, 1);
  same("open waits", stored.waits, 0);
  same(
    "effects",
    stored.effects.map((one) => `${one.key} ${one.state}`).sort(),
    expected.effects.map((key) => `${stored.run}:${key} done`).sort(),
  );
  faults.push(...faultsOfAnswers(order, stored, expected));
  return faults.map((fault) => `${order.name} (${order.conversation}): ${fault}`);
}

const idsOf = (order: Order): string[] => order.exchanges.slice(1).map((one) => one.body.id);

/** Every message of every answer is stored, in the answer's order; what an answer said was never taken back. */
function faultsOfAnswers(order: Order, stored: StoredConversation, expected: History): string[] {
  const faults: string[] = [];
  const places = new Map(stored.messages.map((one) => [one.id, one.seq]));
  let last = 0;
  for (const { answer } of order.exchanges) {
    const { messages }: { messages: { id: string }[] } = JSON.parse(answer);
    for (const { id } of messages) {
      const place = places.get(id);
      if (place === undefined) faults.push(`an answer held a message that is not stored: ${id}`);
      else if (place <= last) faults.push(`an answer held a message twice or out of order: ${id}`);
      else last = place;
    }
  }
  if (expected.messages.length === 0) faults.push("the engine says nothing");
  return faults;
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "undefined"
  );
}

/**
 * Compares everything that was acknowledged, and everything that the outside world saw, with the pure engine. Also
 * counts what nobody asked for: a conversation without an order, an effect without a conversation.
 */
export function prove(
  orders: readonly Order[],
  stored: ReadonlyMap<string, StoredConversation>,
  flows: Readonly<Record<Order["kind"], CompiledFlow>>,
  receiver: EffectReceiver,
): string[] {
  const faults: string[] = [...receiver.wrong];
  for (const order of orders)
    faults.push(...faultsOf(order, stored.get(order.conversation), flows[order.kind]));
  const known = new Set(orders.map((order) => order.conversation));
  const sent = new Set<string>();
  for (const one of stored.values()) {
    if (!known.has(one.id)) faults.push(`a conversation that nobody has: ${one.id}`);
    for (const { key } of one.effects) sent.add(sentKey(one.run, key.slice(one.run.length + 1)));
  }
  for (const [key, { asked }] of receiver.seen)
    if (!sent.has(key)) faults.push(`an effect that no conversation asked for: ${asked}`);
  for (const key of sent) if (!receiver.seen.has(key)) faults.push(`an effect that never happened: ${key}`);
  const asked = [...receiver.seen.values()].map((one) => one.asked);
  if (new Set(asked).size !== asked.length) faults.push("the same effect happened under two keys");
  return faults;
}
