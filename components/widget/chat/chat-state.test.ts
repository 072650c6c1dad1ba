import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Awaiting, Message } from "../../../flow/kernel/chat";
import { type ChatEvent, type ChatState, EMPTY, reduce } from "./chat-state";
import { inOrder } from "./message-order";

const message = (id: string, from: Message["from"] = "bot"): Message => ({
  id,
  from,
  type: "text",
  text: `text of ${id}`,
});
const run = (events: readonly ChatEvent[]): ChatState => events.reduce(reduce, EMPTY);
const ids = (state: ChatState): string[] => inOrder(state.placed.values()).map((one) => one.id);

/** A conversation as the server has it: each turn is a visitor's message and what the bot said to it. */
interface Turn {
  visitor: string | null;
  said: string[];
}
const turns: fc.Arbitrary<Turn[]> = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 })
  .map((counts) =>
    counts.map((count, turn) => ({
      visitor: turn === 0 ? null : `v${turn}`,
      said: Array.from({ length: count }, (_, index) => `b${turn}.${index}`),
    })),
  );

/** Everything that a client may hear of it: the stream, the answers to its requests, and the history. */
function heard(conversation: Turn[]): {
  numbered: ChatEvent[];
  loose: ChatEvent[];
  order: string[];
  version: number;
} {
  const order = conversation.flatMap((turn) => [...(turn.visitor ? [turn.visitor] : []), ...turn.said]);
  const all = order.map((id) => message(id, id.startsWith("v") ? "visitor" : "bot"));
  const awaiting = (turn: number): Awaiting => ({ type: "text", placeholder: `turn ${turn}` });
  const standings = conversation.map(
    (_, turn): ChatEvent => ({
      type: "standing",
      awaiting: awaiting(turn),
      status: "waiting",
      version: turn + 1,
    }),
  );
  const version = conversation.length;
  const last = { awaiting: awaiting(version - 1), status: "waiting" as const, version };
  return {
    order,
    version,
    numbered: [
      ...all.map((one, index): ChatEvent => ({ type: "message", message: one, seq: index + 1 })),
      ...standings,
    ],
    loose: [
      ...conversation.map(
        (turn, index): ChatEvent => ({
          type: "turn",
          to: turn.visitor,
          turn: {
            messages: turn.said.map((id) => message(id)),
            awaiting: awaiting(index),
            status: "waiting",
            version: index + 1,
          },
        }),
      ),
      ...(order.length
        ? [{ type: "history", messages: all, lastSeq: order.length, standing: last } satisfies ChatEvent]
        : []),
      { type: "typing" },
      { type: "delta", source: "stream", id: "d", text: "Hel" },
    ],
  };
}

describe("F-24: events that come twice and out of order", () => {
  test("end in what the server has", () => {
    const property = fc.property(turns, fc.infiniteStream(fc.nat()), (conversation, chance) => {
      const { numbered, loose, order, version } = heard(conversation);
      const next = () => Number(chance.next().value);
      // Every numbered event at least once, the others perhaps, all in any order.
      const events = [...numbered, ...numbered.filter(() => next() % 2), ...loose.filter(() => next() % 2)];
      const shuffled = events
        .map((event) => [next(), event] as const)
        .sort((a, b) => a[0] - b[0])
        .map(([, event]) => event);
      const state = run(shuffled);
      expect(ids(state)).toEqual(order);
      expect(state.version).toBe(version);
      expect(state.awaiting).toEqual({ type: "text", placeholder: `turn ${version - 1}` });
    });
    fc.assert(property, { numRuns: 500 });
  });

  test("answers alone, in the order in which they were asked for, are a conversation too", () => {
    const state = run([
      {
        type: "turn",
        to: null,
        turn: { messages: [message("a"), message("b")], awaiting: null, status: "waiting", version: 1 },
      },
      { type: "pending", pending: [{ id: "v", message: message("v", "visitor"), refused: false }] },
      { type: "acknowledged", id: "v" },
      { type: "message", message: message("c"), after: "v" },
      {
        type: "turn",
        to: "v",
        turn: { messages: [message("c"), message("d")], awaiting: null, status: "ended", version: 2 },
      },
    ]);
    expect(ids(state)).toEqual(["a", "b", "v", "c", "d"]);
    expect(state).toMatchObject({ status: "ended", version: 2, pending: [] });
  });
});

describe("waiting for a person", () => {
  const standing = (more: object, version = 3): ChatEvent => ({
    type: "standing",
    awaiting: { type: "person", ...more },
    status: "person",
    version,
  });

  test("the place in the line, which only the stream tells, outlasts a request's answer", () => {
    const told = [standing({ cancellable: true, position: 2 }), standing({ cancellable: true })];
    for (const events of [told, told.toReversed()])
      expect(run(events).awaiting).toEqual({ type: "person", cancellable: true, position: 2 });
  });

  test("there is no line any more once somebody has come", () => {
    expect(run([standing({ cancellable: true, position: 1 }), standing({}, 4)]).awaiting).toEqual({
      type: "person",
    });
  });

  test("whoever stops typing is not shown as typing", () => {
    expect(run([{ type: "typing" }, { type: "quiet" }]).typing).toBe(false);
  });
});

describe("what is being written", () => {
  test("two streams that tell the same do not double it", () => {
    const pieces = ["Hel", "lo"].flatMap((text): ChatEvent[] => [
      { type: "delta", source: "m1", id: "d", text },
      { type: "delta", source: "stream", id: "d", text },
    ]);
    expect(run(pieces).drafts.get("d")?.text).toBe("Hello");
  });

  test("is gone when it is said, and not because an old message is told again", () => {
    const start = run([
      { type: "message", message: message("a") },
      { type: "delta", source: "m1", id: "d", text: "Hel" },
    ]);
    expect(reduce(start, { type: "message", message: message("a"), seq: 1 }).drafts.size).toBe(1);
    expect(reduce(start, { type: "message", message: message("b"), seq: 2 }).drafts.size).toBe(0);
  });
});

describe("how things stand", () => {
  const asks: ChatEvent = { type: "standing", awaiting: { type: "text" }, status: "waiting", version: 2 };
  const works: ChatEvent = { type: "standing", awaiting: { type: "working" }, status: "waiting", version: 2 };
  test.each([
    ["the question, then an early answer that still works", [asks, works]],
    ["the other way round", [works, asks]],
  ])("%s: the question stands", (_, events) => {
    expect(run(events).awaiting).toEqual({ type: "text" });
  });

  test("an older version changes nothing", () => {
    expect(run([asks, { type: "standing", awaiting: null, status: "ended", version: 1 }])).toMatchObject({
      status: "waiting",
      version: 2,
    });
  });
});
