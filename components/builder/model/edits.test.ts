import { describe, expect, it } from "vitest";
import { type Flow, parseFlow } from "../../../flow/index";
import { createBuilderStore } from "./builder-store";
import {
  connect,
  copyNodes,
  insertOnEdge,
  newNode,
  pasteClip,
  readClip,
  removeNodes,
  updateNode,
} from "./edits";

let counter = 0;
const makeId = () => `id${++counter}`;

function sample(): Flow {
  const flow: Flow = {
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    nodes: [],
    edges: [],
    variables: [],
    settings: {},
  };
  const nodes = [
    newNode("onChat", { x: 0, y: 0 }, "a"),
    newNode("say", { x: 300, y: 0.4 }, "b"),
    newNode("say", { x: 600, y: 0 }, "c"),
  ];
  let next: Flow = { ...flow, nodes };
  next = connect(next, { source: "a", outlet: "next", target: "b" }, makeId);
  return connect(next, { source: "b", outlet: "next", target: "c" }, makeId);
}

const links = (flow: Flow) => flow.edges.map((edge) => `${edge.source}.${edge.outlet}>${edge.target}`).sort();

describe("edits", () => {
  it("make documents that parse", () => {
    expect(parseFlow(sample())).toMatchObject({ ok: true });
  });

  it("replace the edge of an outlet and refuse edges into entries", () => {
    expect(links(connect(sample(), { source: "a", outlet: "next", target: "c" }, makeId))).toEqual([
      "a.next>c",
      "b.next>c",
    ]);
    expect(links(connect(sample(), { source: "c", outlet: "next", target: "a" }, makeId))).toEqual([
      "a.next>b",
      "b.next>c",
    ]);
  });

  it("insert on an edge and heal when a single node goes", () => {
    const flow = sample();
    const edge = flow.edges[0];
    const inserted = insertOnEdge(flow, edge?.id ?? "", newNode("say", { x: 1, y: 1 }, "n"), makeId);
    expect(links(inserted)).toEqual(["a.next>n", "b.next>c", "n.next>b"]);
    expect(links(removeNodes(inserted, new Set(["n"]), makeId))).toEqual(["a.next>b", "b.next>c"]);
    expect(links(removeNodes(inserted, new Set(["n", "b"]), makeId))).toEqual([]);
  });

  it("drop the edges of outlets that are gone", () => {
    let flow = { ...sample(), nodes: [...sample().nodes, newNode("split", { x: 0, y: 0 }, "s")] };
    flow = connect(
      connect(flow, { source: "s", outlet: "a", target: "b" }, makeId),
      { source: "s", outlet: "b", target: "c" },
      makeId,
    );
    const next = updateNode(flow, "s", { variants: [{ id: "b", weight: 1 }], holdout: 0, sticky: true });
    expect(links(next)).toContain("s.b>c");
    expect(links(next)).not.toContain("s.a>b");
  });

  it("paste what was copied under new ids, and refuse what is no clip", () => {
    const flow = sample();
    const clip = readClip(JSON.stringify(copyNodes(flow, new Set(["b", "c"]))));
    if (!clip) throw new Error("the clip was not read");
    const pasted = pasteClip(flow, clip, { x: 10, y: 20 }, makeId);
    expect(pasted.flow.nodes).toHaveLength(5);
    expect(pasted.flow.edges).toHaveLength(3);
    expect(pasted.flow.nodes.at(-1)?.position).toEqual({ x: 310, y: 20 });
    expect(parseFlow(pasted.flow).ok).toBe(true);
    for (const text of ["", "{}", "null", '{"parley":"clip","nodes":[{"id":"x"}],"edges":[]}'])
      expect(readClip(text)).toBeNull();
  });
});

describe("the builder's store", () => {
  it("undoes and redoes documents, not selections", () => {
    const store = createBuilderStore(sample(), 1);
    const id = store.getState().addNode("ask", { x: 0, y: 0 }, { source: "c", outlet: "next" });
    expect(store.getState().selection.has(id)).toBe(true);
    expect(store.getState().save.status).toBe("dirty");
    store.temporal.getState().undo();
    expect(store.getState().flow.nodes).toHaveLength(3);
    expect(store.getState().selection.has(id)).toBe(true);
    store.temporal.getState().redo();
    expect(links(store.getState().flow)).toContain(`c.next>${id}`);
  });
});
