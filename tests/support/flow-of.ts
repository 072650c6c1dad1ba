type NodeSpec = { type: string; data?: object };

/** A flow of nodes and edges in short: edges are `from -> to` or `from.outlet -> to`. */
export function flowOf(nodes: Record<string, NodeSpec>, edges: readonly string[], more: object = {}): object {
  return {
    nodes: Object.entries(nodes).map(([id, { type, data = {} }], index) => ({
      id,
      type,
      position: { x: index * 100, y: 0 },
      data,
    })),
    edges: edges.map((text, index) => {
      const [from = "", target = ""] = text.split(" -> ");
      const [source = "", outlet = "next"] = from.split(".");
      return { id: `e${index}`, source, outlet, target };
    }),
    ...more,
  };
}
