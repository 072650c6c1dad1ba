import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { engine, type Flow, parseFlow } from "../../flow";
import { begin } from "../../flow/runtime/engine";
import { LearnedModels } from "./learned-models";

const SUBJECTS = ["parcel", "refund", "invoice", "voucher", "address", "size", "colour", "warranty"];
const FRAMES = [
  "where is my {}",
  "a question about the {}",
  "I lost the {}",
  "change the {} please",
  "{} 怎么办",
  "我的{}呢",
  "help with {}",
  "tell me about your {}",
];

function flowOf(intents: readonly string[], greeting: string): Flow {
  const parsed = parseFlow({
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    nodes: [
      { id: "in", type: "onMessage", position: { x: 0, y: 0 }, data: {} },
      {
        id: "what",
        type: "understand",
        position: { x: 0, y: 0 },
        data: {
          intents: intents.map((name) => ({
            id: name,
            name,
            examples: FRAMES.map((frame) => frame.replace("{}", name)),
          })),
        },
      },
      {
        id: "hi",
        type: "say",
        position: { x: 0, y: 0 },
        data: { bubbles: [{ type: "text", text: greeting }] },
      },
    ],
    edges: [
      { id: "a", source: "in", outlet: "next", target: "what" },
      { id: "b", source: "what", outlet: "refund", target: "hi" },
    ],
    variables: [],
    settings: {},
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
}

describe("what steps have learnt", () => {
  it("is learnt once for the same examples, whatever else changes, and used by the flow", async () => {
    const models = new LearnedModels();
    const [first, second] = await Promise.all([
      models.of(flowOf(SUBJECTS, "One")),
      models.of(flowOf(SUBJECTS, "Two")),
    ]);
    expect(first.get("what")).toBeDefined();
    expect(second.get("what")).toBe(first.get("what"));
    const other = await models.of(flowOf(SUBJECTS.slice(1), "One"));
    expect(other.get("what")?.intents).toEqual(SUBJECTS.slice(1));

    const compiled = engine.compile(flowOf(SUBJECTS, "Money back"), { version: 1, models: first });
    const turn = begin(
      compiled,
      { type: "message", reply: { text: "I would like my refund" } },
      {
        now: 0,
        id: () => "m",
        seed: 1,
        contact: {},
        conversation: {},
        workspace: {},
        timeZone: "UTC",
        stickyId: "s",
      },
    );
    expect(turn.outputs).toMatchObject([{ text: "Money back" }]);
  });

  it("lets other work go on while it learns", async () => {
    const models = new LearnedModels();
    let rounds = 0;
    let isLearning = true;
    const others = (async () => {
      while (isLearning) {
        await setTimeout(0);
        rounds++;
      }
    })();
    await models.of(flowOf(SUBJECTS, "One"));
    isLearning = false;
    await others;
    expect(rounds).toBeGreaterThan(3);
  });
});
