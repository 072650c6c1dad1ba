import { expect, test } from "vitest";
import { createBuilderStore } from "./builder-store";
import { openingNodes } from "./opening-nodes";

/** `count` replies in a row, 300 pixels apart, behind one entry. */
function row(count: number) {
  const store = createBuilderStore(
    { schema: 1, id: "f", name: "F", locale: "en", nodes: [], edges: [], variables: [], settings: {} },
    1,
  );
  const { addNode } = store.getState();
  const ids = [addNode("onChat", { x: -600, y: 0 })];
  for (let at = 1; at <= count; at++) ids.push(addNode("say", { x: -600 + at * 300, y: 0 }));
  return { flow: store.getState().flow, ids };
}

test("a small flow is shown whole", () => {
  expect(openingNodes(row(3).flow, 1_280)).toBeUndefined();
});

test("a wide flow is shown from its beginning, fewer steps in a narrow window", () => {
  const { flow, ids } = row(20);
  expect(openingNodes(flow, 1_280)).toEqual(ids.slice(0, 5).map((id) => ({ id })));
  expect(openingNodes(flow, 390)).toEqual(ids.slice(0, 2).map((id) => ({ id })));
});
