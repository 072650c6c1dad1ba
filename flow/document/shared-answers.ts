import type { z } from "zod";
import type { Outlet } from "../kernel/node";
import { withoutSecrets } from "../kernel/secrets";
import { clausesOf } from "../text/condition";
import { parsePath } from "../text/paths";
import { isTemplate, parseTemplate, variablesIn } from "../text/template";
import type { DataField } from "./walk-data";
import { walkData } from "./walk-data";

type SharingNode = { id: string; type: string; data: unknown };
type SharingFlow = {
  nodes: readonly SharingNode[];
  edges: readonly { source: string; outlet: string; target: string }[];
  variables: readonly { name: string; initial?: unknown }[];
};
type SharingDefinition = {
  readonly data: z.ZodType;
  // The data's type differs from node to node; each definition gets the data that its own schema has parsed.
  shares?(data: never): number | null;
  readonly entry?: true;
  outlets(data: never): Outlet[];
  readonly impersonal?: true | ((data: never) => boolean | "answer");
};

export type SharedAnswers = {
  /** Seconds for which a step's answers may be shared, by node. */
  shared: ReadonlyMap<string, number>;
  /** Steps that ask for it and may not, with the first thing they read of one visitor. */
  refused: ReadonlyMap<string, string>;
};

/**
 * Which steps of a flow may give many visitors one answer: those that ask for it and read nothing of the one visitor. Personal is
 * `contact`, `conversation`, `event` but for the words of a message, and every variable that may hold something of these: followed
 * through the steps that write them until nothing more is found. What the page or a calling flow gives along counts as personal.
 */
export function sharedAnswers(
  definitions: ReadonlyMap<string, SharingDefinition>,
  flow: SharingFlow,
): SharedAnswers {
  const shared = new Map<string, number>();
  const refused = new Map<string, string>();
  const wants = flow.nodes.flatMap((node) => {
    const seconds = call(definitions.get(node.type)?.shares, node.data);
    return typeof seconds === "number" ? [{ id: node.id, seconds }] : [];
  });
  // Nearly every flow shares nothing, and is not walked.
  if (wants.length === 0) return { shared, refused };
  const nodes = new Map(
    flow.nodes.flatMap((node) => {
      const definition = definitions.get(node.type);
      return definition ? [[node.id, usesOf(definition, node.data)] as const] : [];
    }),
  );
  const isPersonal = personalReads(nodes, waysOf(definitions, flow), flow.variables);
  for (const { id, seconds } of wants) {
    const found = nodes.get(id)?.reads.find((path) => isPersonal(id, path));
    if (found === undefined) shared.set(id, seconds);
    else refused.set(id, found.join("."));
  }
  return { shared, refused };
}

/** What a step reads (paths; the empty path is everything) and which variables it writes. */
type Uses = {
  reads: readonly (readonly string[])[];
  writes: readonly string[];
  impersonal: boolean | "answer";
  /** A run may begin here. */
  entry: boolean;
};

function usesOf(definition: SharingDefinition, data: unknown): Uses {
  const reads: string[][] = [];
  const writes: string[] = [];
  walkData(definition.data, data, (field) => {
    reads.push(...readsOf(field));
    if (field.kind === "variable" && !field.reads) writes.push(rootOf(pathOf(field.name)));
  });
  const { impersonal } = definition;
  return {
    reads,
    writes,
    impersonal: impersonal === true || (call(impersonal, data) ?? false),
    entry: definition.entry === true,
  };
}

function readsOf(field: DataField): string[][] {
  switch (field.kind) {
    case "template":
      return pathsIn(field.text);
    case "condition":
      return clausesOf(field.condition).flatMap((clause) => [
        ...(isTemplate(clause.left) ? pathsIn(clause.left) : [pathOf(clause.left)]),
        ...[clause.right].flat().flatMap((right) => (typeof right === "string" ? pathsIn(right) : [])),
      ]);
    case "variable":
      return field.reads ? [pathOf(field.name)] : [];
    case "code":
      return [[]];
    case "node":
    case "flow":
      return [];
  }
}

/** A template that cannot be read, or computes a name, reads everything. */
function pathsIn(source: string): string[][] {
  const text = withoutSecrets(source);
  if (!isTemplate(text)) return [];
  return parseTemplate(text).ok ? variablesIn(text) : [[]];
}

function pathOf(source: string): string[] {
  const parsed = parsePath(source);
  return parsed.ok ? parsed.path.map(String) : [source];
}

/** Names that mean the same to everybody. */
const PUBLIC = new Set(["workspace", "now", "locale", "timeZone", "currency"]);
const OF_ONE = new Set(["contact", "conversation"]);

/** The variable that a path begins with; "" for all of them or a scope. */
function rootOf(path: readonly string[]): string {
  const [first = "", second] = path;
  if (first === "vars") return second ?? "";
  return OF_ONE.has(first) || first === "event" ? "" : first;
}

/**
 * Whether what a step reads may be of one visitor. A variable is everybody's where no step of the flow ever puts anything personal
 * into it, and where every way to the reader has written it: before that it may hold what the page gave along.
 */
function personalReads(
  nodes: ReadonlyMap<string, Uses>,
  ways: readonly Way[],
  declared: readonly { name: string }[],
): (node: string, path: readonly string[]) => boolean {
  const known = new Set(declared.map((one) => one.name));
  for (const { writes } of nodes.values()) for (const name of writes) known.add(name);
  const dirty = new Set<string>();
  for (;;) {
    const written = alwaysWritten(nodes, ways, dirty);
    const isPersonal = (node: string, path: readonly string[]): boolean => {
      const [first] = path;
      if (first === undefined || OF_ONE.has(first)) return true;
      // A variable may bear one of these names, and then it is what is read.
      if (first === "event") return known.has("event") || path[1] !== "text" || path.length > 2;
      if (PUBLIC.has(first) && !known.has(first)) return false;
      const name = rootOf(path);
      return name === "" || dirty.has(name) || !written.get(node)?.has(name);
    };
    const before = dirty.size;
    for (const [id, { reads, writes, impersonal }] of nodes) {
      const clean = impersonal === "answer" || (impersonal && !reads.some((path) => isPersonal(id, path)));
      if (!clean) for (const name of writes) dirty.add(name);
    }
    if (dirty.size === before) return isPersonal;
  }
}

/** For each node the variables that every way from a beginning to it has written. */
function alwaysWritten(
  nodes: ReadonlyMap<string, Uses>,
  ways: readonly Way[],
  dirty: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const written = new Map<string, ReadonlySet<string>>();
  for (const [id, { entry }] of nodes) if (entry) written.set(id, new Set());
  for (let moved = true; moved; ) {
    moved = false;
    for (const { source, target, writes } of ways) {
      const before = written.get(source);
      if (!before) continue;
      const own = writes ? (nodes.get(source)?.writes ?? []).filter((name) => !dirty.has(name)) : [];
      const after = own.length ? new Set([...before, ...own]) : before;
      const known = written.get(target);
      const next = known ? new Set([...known].filter((name) => after.has(name))) : after;
      if (known && next.size === known.size) continue;
      written.set(target, next);
      moved = true;
    }
  }
  return written;
}

/** `writes`: whoever goes this way has come to the end of what the step does. */
type Way = { source: string; target: string; writes: boolean };

function waysOf(definitions: ReadonlyMap<string, SharingDefinition>, flow: SharingFlow): Way[] {
  const outlets = new Map(
    flow.nodes.map((node) => [node.id, call(definitions.get(node.type)?.outlets, node.data) ?? []] as const),
  );
  const taken = new Set(flow.edges.map((edge) => `${edge.source} ${edge.outlet}`));
  const edges = flow.edges.map(({ source, outlet, target }): Way => {
    const all = outlets.get(source) ?? [];
    // Those without a line of their own may end up on this one.
    const here = all.filter(
      (one) => one.id === outlet || (one.fallback !== undefined && !taken.has(`${source} ${one.id}`)),
    );
    return { source, target, writes: here.every(({ kind }) => kind === "main" || kind === "choice") };
  });
  const jumps = flow.nodes.flatMap((node) => {
    const found: Way[] = [];
    const definition = definitions.get(node.type);
    if (definition)
      walkData(definition.data, node.data, (field) => {
        if (field.kind === "node") found.push({ source: node.id, target: field.id, writes: false });
      });
    return found;
  });
  return [...edges, ...jumps];
}

/** A definition's function on its own data, which has passed its schema. */
function call<T>(rule: ((data: never) => T) | true | undefined, data: unknown): T | undefined {
  return typeof rule === "function" ? rule(data as never) : undefined;
}
