import { type LintContext, type LintFix, type LintIssue, lintFlow } from "../../flow/document/lint";
import type { Flow } from "../../flow/index";
import { removeEdges, removeNodes, replaceText } from "./model/edits";

export type Severity = LintIssue["severity"];
/** The gravest finding of each node. */
export type CheckMarks = ReadonlyMap<string, Severity>;
export type Checks = { issues: readonly LintIssue[]; marks: CheckMarks; errors: number; warnings: number };

/** Checks a document: errors first, each kind in the order of the canvas. */
export function checkFlow(flow: Flow, context: LintContext = {}): Checks {
  const found = lintFlow(flow, context);
  const issues = [
    ...found.filter((one) => one.severity === "error"),
    ...found.filter((one) => one.severity === "warning"),
  ];
  const marks = new Map<string, Severity>();
  for (const { node, severity } of issues)
    if (node !== undefined && marks.get(node) !== "error") marks.set(node, severity);
  const errors = issues.filter((one) => one.severity === "error").length;
  return { issues, marks, errors, warnings: issues.length - errors };
}

/** The document with a finding mended. */
export function applyFix(flow: Flow, fix: LintFix, makeId: () => string): Flow {
  switch (fix.kind) {
    case "removeEdge":
      return removeEdges(flow, new Set([fix.edge]));
    case "removeNode":
      return removeNodes(flow, new Set([fix.node]), makeId);
    case "declareVariable":
      return flow.variables.some((one) => one.name === fix.name)
        ? flow
        : { ...flow, variables: [...flow.variables, { name: fix.name, kind: "text" }] };
    case "replaceText":
      return replaceText(flow, fix);
  }
}
