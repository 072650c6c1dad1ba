import { describe, expect, it } from "vitest";
import type { Flow } from "../../../flow/index";
import { align } from "./align";
import { connect, insertOnEdge, newNode } from "./edits";
import { tidyPositions } from "./layout";
import { neighbour } from "./neighbour";
import { CARD_WIDTH, freePlace, makeRoom, placeAfter, placeOnEdge } from "./placing";

let counter = 0;
const makeId = () => `e${++counter}`;
const at = (flow: Flow, id: string) => flow.nodes.find((node) => node.id === id)?.position;

/** start -> b -> c in a row, d below b. */
function row(gap: number): Flow {
  const nodes = [
    newNode("onChat", { x: 0, y: 0 }, "a"),
    newNode("say", { x: gap, y: 0 }, "b"),
    newNode("say", { x: 2 * gap, y: 0 }, "c"),
    newNode("say", { x: gap, y: 400 }, "d"),
  ];
  const flow: Flow = {
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    nodes,
    edges: [],
    variables: [],
    settings: {},
  };
  return connect(
    connect(flow, { source: "a", outlet: "next", target: "b" }, makeId),
    { source: "b", outlet: "next", target: "c" },
    makeId,
  );
}

describe("placing", () => {
  it("puts the next step to the right, below what stands there", () => {
    const flow = row(340);
    const [first] = flow.nodes;
    if (!first) throw new Error("no node");
    const place = placeAfter(flow, first);
    expect(place.x).toBe(340);
    expect(place.y).toBeGreaterThan(60);
    expect(freePlace(flow, { x: 2_000, y: 5 })).toEqual({ x: 2_000, y: 5 });
  });

  it("makes room for a step on a line and moves only what follows", () => {
    const flow = row(340);
    const edge = flow.edges.find((one) => one.source === "a")?.id ?? "";
    const place = placeOnEdge(flow, edge, { x: 200, y: 0 });
    expect(place.x).toBe(CARD_WIDTH + 80);
    const next = makeRoom(insertOnEdge(flow, edge, newNode("say", place, "n"), makeId), "n");
    expect([
      at(next, "n")?.x,
      at(next, "b")?.x,
      at(next, "c")?.x,
      at(next, "d")?.x,
      at(next, "a")?.x,
    ]).toEqual([340, 680, 1_020, 340, 0]);
  });

  it("moves nothing where there is room", () => {
    const flow = row(1_000);
    const edge = flow.edges.find((one) => one.source === "a")?.id ?? "";
    const inserted = insertOnEdge(flow, edge, newNode("say", { x: 400, y: 0 }, "n"), makeId);
    expect(makeRoom(inserted, "n")).toBe(inserted);
  });

  it("ends on loops", () => {
    const flow = connect(row(340), { source: "c", outlet: "next", target: "b" }, makeId);
    const edge = flow.edges.find((one) => one.source === "a")?.id ?? "";
    const next = makeRoom(insertOnEdge(flow, edge, newNode("say", { x: 340, y: 0 }, "n"), makeId), "n");
    expect([at(next, "b")?.x, at(next, "c")?.x]).toEqual([680, 1_020]);
  });
});

describe("tidying", () => {
  it("gives columns by distance, without overlaps, and leaves notes alone", () => {
    const flow = { ...row(10), nodes: [...row(10).nodes, newNode("note", { x: 77, y: 78 }, "note")] };
    const places = tidyPositions(
      connect({ ...flow, edges: row(10).edges }, { source: "a", outlet: "next", target: "b" }, makeId),
      new Map([["b", 300]]),
    );
    expect(places.has("note")).toBe(false);
    expect([places.get("a")?.x, places.get("b")?.x, places.get("c")?.x]).toEqual([0, 340, 680]);
    const column = [...places].filter(([, place]) => place.x === places.get("d")?.x);
    expect(new Set(column.map(([, place]) => place.y)).size).toBe(column.length);
  });
});

describe("walking by arrow keys", () => {
  it("goes to the nearest step ahead and stops at the rim", () => {
    const { nodes } = row(340);
    expect([
      neighbour(nodes, "a", "right"),
      neighbour(nodes, "b", "right"),
      neighbour(nodes, "b", "down"),
      neighbour(nodes, "b", "left"),
      neighbour(nodes, "c", "right"),
    ]).toEqual(["b", "c", "d", "a", null]);
  });
});

describe("aligning chosen cards", () => {
  const boxes = [
    { id: "a", x: 40, y: 300, width: 260, height: 100 },
    { id: "b", x: 0, y: 0, width: 260, height: 300 },
    { id: "c", x: 20, y: 700, width: 260, height: 80 },
  ];
  it("puts them on one edge and leaves the other axis alone", () => {
    expect([...align(boxes, "left").values()]).toEqual([
      { x: 0, y: 300 },
      { x: 0, y: 0 },
      { x: 0, y: 700 },
    ]);
    expect([...align(boxes, "top").values()].map(({ x, y }) => [x, y])).toEqual([
      [40, 0],
      [0, 0],
      [20, 0],
    ]);
  });

  it("spreads them with equal gaps between the outer two", () => {
    const places = align(boxes, "down");
    expect([places.get("b")?.y, places.get("a")?.y, places.get("c")?.y]).toEqual([0, 450, 700]);
  });

  it("never lays one on another where there is too little room", () => {
    const places = align(boxes, "across");
    expect([places.get("b")?.x, places.get("c")?.x, places.get("a")?.x]).toEqual([0, 300, 600]);
  });
});
