import { describe, expect, it } from "vitest";
import { type Flow, parseFlow } from "../../flow/index";
import { SimulationController } from "./simulation-store";

const document = {
  schema: 1,
  id: "f",
  name: "F",
  locale: "en",
  variables: [],
  settings: {},
  nodes: [
    { id: "a", type: "onChat", position: { x: 0, y: 0 }, data: {} },
    {
      id: "q",
      type: "ask",
      position: { x: 0, y: 0 },
      data: { bubbles: [{ type: "text", text: "Name?" }], input: { type: "text" }, save: "name" },
    },
    {
      id: "h",
      type: "http",
      position: { x: 0, y: 0 },
      data: { url: "https://example.com/", save: [{ path: "city", variable: "city" }] },
    },
    {
      id: "s",
      type: "say",
      position: { x: 0, y: 0 },
      data: { bubbles: [{ type: "text", text: "{{ name }} in {{ city }}" }] },
    },
    {
      id: "w",
      type: "wait",
      position: { x: 0, y: 0 },
      data: { until: "duration", duration: { amount: 1, unit: "days" } },
    },
    {
      id: "z",
      type: "say",
      position: { x: 0, y: 0 },
      data: { bubbles: [{ type: "text", text: "Still there, {{ name }}?" }] },
    },
  ],
  edges: [
    { id: "1", source: "a", outlet: "next", target: "q" },
    { id: "2", source: "q", outlet: "answered", target: "h" },
    { id: "3", source: "h", outlet: "success", target: "s" },
    { id: "4", source: "s", outlet: "next", target: "w" },
    { id: "5", source: "w", outlet: "next", target: "z" },
  ],
};

function controller(calls: string[] = []): SimulationController {
  const parsed = parseFlow(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const flow: Flow = parsed.flow;
  return new SimulationController({
    flow: () => flow,
    locale: () => "en",
    library: async () => [],
    performForReal: async (effect) => {
      calls.push(effect.kind);
      return { ok: true, result: { status: 200, headers: {}, body: { city: "Rome" } } };
    },
  });
}

const words = (one: SimulationController): string[] =>
  one.store
    .getState()
    .lines.flatMap((line) =>
      line.kind === "message" && line.message.type === "text" ? [line.message.text] : [],
    );

describe("the simulator", () => {
  it("chats through real answers, marks the walk and moves the clock", async () => {
    const calls: string[] = [];
    const one = controller(calls);
    await one.start();
    expect(one.store.getState().awaiting?.type).toBe("text");
    await one.send({ text: "Ada" }, "Ada");
    expect(words(one)).toEqual(["Name?", "Ada in Rome"]);
    expect(calls).toEqual(["http"]);
    expect([...one.store.getState().walk.edges]).toEqual(["1", "2", "3", "4"]);
    expect(one.store.getState().walk.current).toBe("w");
    await one.forward(one.untilNextTimer() ?? 0);
    expect(words(one).at(-1)).toBe("Still there, Ada?");
    expect(one.store.getState().session?.status).toBe("ended");
  });

  it("answers calls by script, changes values, and starts from any step", async () => {
    const calls: string[] = [];
    const one = controller(calls);
    one.script("h", { ok: true, status: 200, text: '{"city":"Oslo"}' });
    await one.start();
    await one.send({ text: "Bo" }, "Bo");
    expect(words(one).at(-1)).toBe("Bo in Oslo");
    expect(calls).toEqual([]);
    one.setVariable("name", "Cy");
    await one.forward(86_400_000);
    expect(words(one).at(-1)).toBe("Still there, Cy?");
    await one.start({ type: "node", node: "s", variables: { name: "Di", city: "Bonn" } });
    expect(words(one)).toEqual(["Di in Bonn"]);
  });
});
