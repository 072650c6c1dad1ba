import { engine, type Flow } from "./engine";
import { type LintNode, lintGraph } from "./lint-graph";
import type { LintIssue } from "./lint-issue";
import { type KnownTables, lintTables } from "./lint-tables";
import { knownVariables, lintFields } from "./lint-texts";
import { lintTranslations } from "./lint-translations";
import { sharedAnswers } from "./shared-answers";
import { type DataField, walkData } from "./walk-data";

export { LINT_CODES, type LintFix, type LintIssue } from "./lint-issue";

/** `flows`: ids of the flows that may be called; without it calls are not checked. `tables`: likewise the workspace's own. */
export type LintContext = { flows?: Iterable<string>; tables?: KnownTables };

/**
 * What is wrong or doubtful in a flow, as data: the graph first, then node by node in the document's order. A flow with
 * an `error` is not published. Takes some 50 ms for the largest flow.
 */
export function lintFlow(flow: Flow, context: LintContext = {}): LintIssue[] {
  const nodes = new Map<string, LintNode>();
  const fields = new Map<string, DataField[]>();
  const issues: LintIssue[] = [];
  for (const node of flow.nodes) {
    const definition = engine.definitions.get(node.type);
    if (!definition) continue;
    const found: DataField[] = [];
    walkData(definition.data, node.data, (field) => found.push(field));
    fields.set(node.id, found);
    nodes.set(node.id, {
      node,
      definition,
      outlets: definition.outlets(node.data),
      jumps: found.flatMap((field) => (field.kind === "node" ? [field.id] : [])),
    });
  }
  issues.push(...lintGraph(flow, nodes));
  for (const [node, name] of sharedAnswers(engine.definitions, flow).refused)
    issues.push({ severity: "warning", code: "answer_not_shared", node, path: ["shared"], values: { name } });
  const known = knownVariables(flow, [...fields.values()].flat());
  const flows = context.flows ? new Set(context.flows) : null;
  for (const [id, { node, definition }] of nodes) {
    for (const finding of definition.lint?.(node.data) ?? []) issues.push({ ...finding, node: id });
    for (const field of fields.get(id) ?? []) {
      const target = field.kind === "node" ? nodes.get(field.id)?.definition : undefined;
      if (field.kind !== "node" || field.id === "" || (target && !target.entry && !target.inert)) continue;
      issues.push({
        severity: "error",
        code: "jump_target_missing",
        node: id,
        path: field.path,
        values: { target: field.id },
      });
    }
    const outlets = nodes.get(id)?.outlets.map((outlet) => outlet.id) ?? [];
    for (const outlet of new Set(outlets.filter((one, at) => outlets.indexOf(one) < at))) {
      issues.push({
        severity: "error",
        code: "outlet_id_repeated",
        node: id,
        outlet,
        path: [],
        values: { outlet },
      });
    }
    if (definition.inert) continue;
    const own = fields.get(id) ?? [];
    issues.push(...lintFields(id, own, known, flows), ...lintTranslations(flow, id, own));
  }
  if (context.tables) issues.push(...lintTables(flow, fields, context.tables));
  return issues;
}

/** Whether a flow may be published. */
export const isPublishable = (issues: readonly LintIssue[]): boolean =>
  !issues.some((issue) => issue.severity === "error");
