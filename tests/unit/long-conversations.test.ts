import { expect, test } from "vitest";
import { advance, begin, engine, type Session } from "../../flow";
import type { Universe } from "../../flow/kernel/turn";

const COUNT = 700;
const ids = Array.from({ length: COUNT }, (_, n) => `question-${n}`);
const flow = engine.compile(
  engine.flowSchema.parse({
    schema: 1,
    id: "long",
    name: "Long",
    locale: "en",
    nodes: [
      { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} },
      ...ids.map((id, x) => ({
        id,
        type: "ask",
        position: { x, y: 0 },
        data: { bubbles: [], input: { type: "text" }, save: "last" },
      })),
    ],
    edges: ids.map((target, n) => ({
      id: `edge-${n}`,
      source: n === 0 ? "start" : `question-${n - 1}`,
      outlet: n === 0 ? "next" : "answered",
      target,
    })),
    variables: [{ name: "last", kind: "text" }],
    settings: {},
  }),
);
let made = 0;
const universe: Universe = {
  now: 1_780_000_000_000,
  id: () => `m-${++made}`,
  seed: 7,
  contact: {},
  conversation: { id: "c", channel: "web" },
  workspace: {},
  timeZone: "UTC",
  stickyId: "someone",
};

test("a session stays small however many different steps it has passed", () => {
  let session: Session = begin(flow, { type: "chat" }, universe).session;
  const sizes: number[] = [];
  for (let turn = 1; turn < COUNT; turn++) {
    session = advance(flow, session, { type: "reply", reply: { text: "yes" } }, universe).session;
    sizes.push(JSON.stringify(session).length);
  }
  expect(session.turn).toBe(COUNT);
  expect(session.wait?.node).toBe(`question-${COUNT - 1}`);
  // The latest are kept.
  expect(session.visits[`question-${COUNT - 1}`]).toBe(1);
  expect(session.visits[`question-${COUNT - 50}`]).toBe(1);
  expect(Math.max(...sizes)).toBeLessThan(6_000);
});
