import { LIMITS } from "../../kernel/limits";
import type { FlowEdge, FlowVariable } from "../../runtime/flow-schema";
import { isForbiddenName } from "../../text/paths";

/** A place in the file: a block of a group. Its node is known when all groups are done. */
export type Address = { group: string; block: number };
/** Where an outlet leads: a node, a place of the file, or nowhere. */
export type Exit = { node: string } | Address | null;

export type DraftNode = {
  id: string;
  type: string;
  position: { x: number; y: number };
  data: { [key: string]: unknown };
};

const key = ({ group, block }: Address): string => `${group}\n${block}`;

/** The flow under construction: nodes, edges whose ends may still be unknown, and variables. */
export class Graph {
  readonly nodes: DraftNode[] = [];
  readonly variables = new Map<string, FlowVariable>();
  private readonly pending: { source: string; outlet: string; exit: Exit }[] = [];
  private readonly ids = new Set<string>();
  private readonly starts = new Map<string, Exit>();
  private readonly jumps = new Map<string, Exit>();

  /** An id that no node has, like the one wished for. */
  id(wanted: string): string {
    const clean = cleanId(wanted);
    let id = clean;
    for (let count = 2; this.ids.has(id); count++) id = `${clean}.${count}`;
    this.ids.add(id);
    return id;
  }

  add(id: string, type: string, position: DraftNode["position"], data: DraftNode["data"]): void {
    this.nodes.push({ id, type, position, data });
  }

  connect(source: string, outlet: string, exit: Exit): void {
    if (exit !== null) this.pending.push({ source, outlet, exit });
  }

  /** Says which node a place of the file begins with, or which other place stands in for it. */
  begins(address: Address, exit: Exit): void {
    if (!this.starts.has(key(address))) this.starts.set(key(address), exit);
  }

  /** A jump whose target is known later. */
  jump(node: string, exit: Exit): void {
    this.jumps.set(node, exit);
  }

  /** The node at an exit; null where the path ends. */
  resolve(exit: Exit): string | null {
    const seen = new Set<string>();
    let current = exit;
    while (current !== null && !("node" in current)) {
      if (seen.has(key(current))) return null;
      seen.add(key(current));
      current = this.starts.get(key(current)) ?? null;
    }
    return current?.node ?? null;
  }

  /** The edges, with jumps filled in. Jumps to nowhere become ends. */
  finish(): FlowEdge[] {
    for (const [id, exit] of this.jumps) {
      const node = this.nodes.find((one) => one.id === id);
      const target = this.resolve(exit);
      if (!node) continue;
      if (target === null || target === id) Object.assign(node, { type: "end", data: {} });
      else node.data.node = target;
    }
    const edges: FlowEdge[] = [];
    const taken = new Set<string>();
    for (const { source, outlet, exit } of this.pending) {
      const target = this.resolve(exit);
      const from = `${source}\n${outlet}`;
      if (target === null || taken.has(from)) continue;
      taken.add(from);
      edges.push({ id: `e${edges.length + 1}`, source, outlet, target });
    }
    return edges;
  }

  /** Targets of jumps, as edges: for looking at what leads where. */
  jumpEdges(): { source: string; target: string }[] {
    return [...this.jumps].flatMap(([source, exit]) => {
      const target = this.resolve(exit);
      return target === null ? [] : [{ source, target }];
    });
  }
}

/** An id as the flow language takes it. */
export function cleanId(wanted: string): string {
  const clean = wanted.replace(/[\s"'`\\]|\p{Cc}|\p{Cs}/gu, "_").slice(0, LIMITS.idLength - 12);
  return clean === "" || isForbiddenName(clean) ? `${clean}_` : clean;
}
