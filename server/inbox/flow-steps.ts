import type { Json } from "../../flow";
import { engine } from "../../flow";
import type { NodeDefinition, Outlet } from "../../flow/kernel/node";
import { renderTemplate, type Scope } from "../../flow/text/template";

/** A step that a run may be sent to. `label`: its author's words, filled in with what is known of the visitor. */
export interface FlowStep {
  id: string;
  type: string;
  group: string | null;
  label: string | null;
}

/** A step that was walked. `way`: what its author calls the way it was left by; null where the author named none. */
export interface WalkedStep {
  node: string;
  outlet: string;
  to: string | null;
  way: string | null;
}

const LONGEST = 120;

/** The steps of a published document, and the walked path in its author's words. Neither shows a template as it is written. */
export function readSteps(
  document: Json,
  walked: readonly [node: string, outlet: string, to: string | null][],
  scope: Scope,
): { nodes: FlowStep[]; path: WalkedStep[] } {
  const nodes: FlowStep[] = [];
  const ways = new Map<string, readonly Outlet[]>();
  for (const { id, type, data } of drawnIn(document)) {
    const definition = engine.definitions.get(type);
    const read = definition?.data.safeParse(data);
    if (definition && read?.success) ways.set(id, definition.outlets(read.data));
    // Nothing is sent to an entry or to a note.
    if (definition?.entry || definition?.inert) continue;
    const label = definition && read?.success ? wordsOf(definition, read.data, scope) : null;
    nodes.push({ id, type, group: definition?.group ?? null, label });
  }
  const path = walked.map(([node, outlet, to]) => {
    const label = ways.get(node)?.find((one) => one.id === outlet)?.label;
    return { node, outlet, to, way: label === undefined ? null : filled(label, scope) };
  });
  return { nodes, path };
}

/** The first words on a step's card. Names of fields and addresses are for whoever draws it. */
function wordsOf(definition: NodeDefinition, data: unknown, scope: Scope): string | null {
  for (const line of definition.preview(data)) {
    const words = line.kind === "text" || line.kind === "media" ? filled(line.text ?? "", scope) : null;
    if (words) return words;
  }
  return null;
}

function filled(text: string, scope: Scope): string | null {
  return renderTemplate(text, scope).trim().slice(0, LONGEST) || null;
}

function drawnIn(document: Json): { id: string; type: string; data: Json }[] {
  const drawn =
    typeof document === "object" && document !== null && "nodes" in document ? document.nodes : [];
  if (!Array.isArray(drawn)) return [];
  return drawn.flatMap((node) => {
    if (typeof node !== "object" || node === null || Array.isArray(node)) return [];
    const { id, type, data } = node;
    return typeof id === "string" && typeof type === "string" ? [{ id, type, data: data ?? {} }] : [];
  });
}
