import type { NodeDefinition, Outlet } from "../kernel/node";
import type { Flow, FlowNode } from "./engine";
import type { LintIssue } from "./lint-issue";

/** A node beside its definition, its ways out and the nodes it names. */
export type LintNode = { node: FlowNode; definition: NodeDefinition; outlets: Outlet[]; jumps: string[] };

/** What is wrong with how a flow is connected. */
export function lintGraph(flow: Flow, nodes: ReadonlyMap<string, LintNode>): LintIssue[] {
  const out = outgoing(flow, nodes);
  return [
    ...lintEntries(nodes),
    ...lintEdges(flow, nodes),
    ...lintOutlets(flow, nodes),
    ...lintReach(nodes, out),
    ...lintLoops(flow, nodes, out),
  ];
}

function lintEntries(nodes: ReadonlyMap<string, LintNode>): LintIssue[] {
  const entries = [...nodes.values()].filter((one) => one.definition.entry);
  if (entries.length === 0) return [{ severity: "error", code: "no_entry", path: [] }];
  const seen = new Map<string, string>();
  return entries.flatMap(({ node, definition }): LintIssue[] => {
    if (definition.addressed) return [];
    const key = `${node.type} ${JSON.stringify(node.data)}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, node.id);
    return first === undefined
      ? []
      : [{ severity: "warning", code: "entry_repeated", node: node.id, path: [], values: { other: first } }];
  });
}

function lintEdges(flow: Flow, nodes: ReadonlyMap<string, LintNode>): LintIssue[] {
  return flow.edges.flatMap((edge): LintIssue[] => {
    const fix = { kind: "removeEdge", edge: edge.id } as const;
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    if (!source) return [{ severity: "error", code: "edge_without_source", edge: edge.id, path: [], fix }];
    if (!target)
      return [
        { severity: "error", code: "edge_without_target", edge: edge.id, node: edge.source, path: [], fix },
      ];
    if (!source.outlets.some((outlet) => outlet.id === edge.outlet)) {
      return [
        {
          severity: "error",
          code: "edge_from_unknown_outlet",
          edge: edge.id,
          node: edge.source,
          path: [],
          values: { outlet: edge.outlet },
          fix,
        },
      ];
    }
    if (target.definition.entry || target.definition.inert)
      return [
        { severity: "error", code: "edge_into_entry", edge: edge.id, node: edge.target, path: [], fix },
      ];
    return [];
  });
}

/**
 * Ways out that lead nowhere. One is not missed where it is optional, where its fallback leads somewhere, or where all
 * that fall back to it lead somewhere (an `ask` whose options are all connected needs no `answered`).
 */
function lintOutlets(flow: Flow, nodes: ReadonlyMap<string, LintNode>): LintIssue[] {
  const connected = new Set(flow.edges.map((edge) => `${edge.source}\n${edge.outlet}`));
  const issues: LintIssue[] = [];
  for (const { node, outlets } of nodes.values()) {
    const leads = (id: string | undefined): boolean => id !== undefined && connected.has(`${node.id}\n${id}`);
    for (const outlet of outlets) {
      if (outlet.optional || leads(outlet.id) || leads(outlet.fallback)) continue;
      const fallers = outlets.filter((one) => one.fallback === outlet.id);
      if (fallers.length > 0 && fallers.every((one) => leads(one.id))) continue;
      // Where the fallback is missed as well, one word about it is enough.
      if (outlet.fallback !== undefined && outlets.some((one) => one.id === outlet.fallback && !one.optional))
        continue;
      issues.push({
        severity: "warning",
        code: "outlet_unconnected",
        node: node.id,
        outlet: outlet.id,
        path: [],
        values: { outlet: outlet.label ?? outlet.id },
      });
    }
  }
  return issues;
}

/** Where each node leads: its edges and the nodes it names. */
function outgoing(flow: Flow, nodes: ReadonlyMap<string, LintNode>): Map<string, string[]> {
  const out = new Map<string, string[]>();
  const enters = (target: string): boolean =>
    nodes.get(target)?.definition.entry !== true && nodes.has(target);
  for (const [id, { jumps }] of nodes) out.set(id, jumps.filter(enters));
  for (const edge of flow.edges) if (enters(edge.target)) out.get(edge.source)?.push(edge.target);
  return out;
}

function lintReach(nodes: ReadonlyMap<string, LintNode>, out: ReadonlyMap<string, string[]>): LintIssue[] {
  const queue = [...nodes.values()].filter((one) => one.definition.entry).map((one) => one.node.id);
  const reached = new Set(queue);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const next of out.get(id) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      queue.push(next);
    }
  }
  if (reached.size === 0) return [];
  return [...nodes.values()].flatMap(({ node, definition }): LintIssue[] =>
    reached.has(node.id) || definition.inert
      ? []
      : [
          {
            severity: "warning",
            code: "unreachable",
            node: node.id,
            path: [],
            fix: { kind: "removeNode", node: node.id },
          },
        ],
  );
}

/**
 * Loops that nothing slows down. Without any way out of the loop the run always fails: an error. With one (a counter and
 * a condition) it may be meant: a warning.
 */
function lintLoops(
  flow: Flow,
  nodes: ReadonlyMap<string, LintNode>,
  out: ReadonlyMap<string, string[]>,
): LintIssue[] {
  const free = (id: string): boolean => nodes.get(id)?.definition.waits !== true;
  const next = (id: string): string[] => (free(id) ? (out.get(id) ?? []).filter(free) : []);
  const ends = new Map(flow.edges.map((edge) => [`${edge.source}\n${edge.outlet}`, edge.target]));
  return loopsOf([...nodes.keys()].filter(free), next).map((loop): LintIssue => {
    const inside = new Set(loop);
    const leaves = (id: string, outlet: Outlet): boolean => {
      const own = ends.get(`${id}\n${outlet.id}`);
      const target =
        own ?? (outlet.fallback === undefined ? undefined : ends.get(`${id}\n${outlet.fallback}`));
      return target === undefined || !inside.has(target);
    };
    const hasExit = loop.some((id) => nodes.get(id)?.outlets.some((outlet) => leaves(id, outlet)));
    const [first = ""] = loop;
    return {
      severity: hasExit ? "warning" : "error",
      code: hasExit ? "loop_without_pause" : "loop_without_wait",
      node: first,
      path: [],
      values: { steps: loop.length },
    };
  });
}

/** Strongly connected parts with a cycle (Tarjan), without recursion: flows are long chains. */
function loopsOf(ids: readonly string[], next: (id: string) => string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const loops: string[][] = [];
  const lower = (id: string, value: number): void => void low.set(id, Math.min(low.get(id) ?? value, value));
  for (const root of ids) {
    if (index.has(root)) continue;
    const work: { id: string; targets: string[]; at: number }[] = [];
    const open = (id: string): void => {
      index.set(id, index.size);
      low.set(id, index.size - 1);
      stack.push(id);
      onStack.add(id);
      work.push({ id, targets: next(id), at: 0 });
    };
    open(root);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const target = frame.targets[frame.at++];
      if (target !== undefined) {
        if (!index.has(target)) open(target);
        else if (onStack.has(target)) lower(frame.id, index.get(target) ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) lower(parent.id, low.get(frame.id) ?? 0);
      if (low.get(frame.id) !== index.get(frame.id)) continue;
      const part = stack.splice(stack.lastIndexOf(frame.id));
      for (const id of part) onStack.delete(id);
      if (part.length > 1 || next(frame.id).includes(frame.id)) loops.push(part);
    }
  }
  return loops;
}
