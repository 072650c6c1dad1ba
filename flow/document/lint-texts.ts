import { withoutSecrets } from "../kernel/secrets";
import { type Clause, clausesOf, problemOfLeft } from "../text/condition";
import { unaryOperators } from "../text/condition-operators";
import { parsePath } from "../text/paths";
import { compileRegex } from "../text/regex";
import { isTemplate, parseTemplate, variablesIn } from "../text/template";
import type { Flow } from "./engine";
import { exampleAddress } from "./example-address";
import type { LintIssue } from "./lint-issue";
import { nearest } from "./nearest";
import { SCOPE_NAMES } from "./scope-names";
import type { DataField, DataPath } from "./walk-data";

/** The variables a flow knows: those it declares, those its nodes write, and those its scripts name. */
export function knownVariables(flow: Flow, fields: Iterable<DataField>): Set<string> {
  const names = new Set(flow.variables.map((one) => one.name));
  for (const field of fields) {
    if (field.kind === "variable" && !field.reads) {
      const name = variableOf(field.name);
      if (name !== null) names.add(name);
    }
    if (field.kind === "code")
      for (const found of field.code.matchAll(
        /\bvars(?:\.([\p{L}_$][\p{L}\p{N}_$]*)|\[\s*["']([^"']{1,128})["']\s*\])/gu,
      ))
        names.add(found[1] ?? found[2] ?? "");
  }
  return names;
}

/** What is wrong with a node's texts, conditions and names. */
export function lintFields(
  node: string,
  fields: readonly DataField[],
  known: ReadonlySet<string>,
  flows: ReadonlySet<string> | null,
): LintIssue[] {
  return fields.flatMap((field) => lintField(node, field, known, flows));
}

function lintField(
  node: string,
  field: DataField,
  known: ReadonlySet<string>,
  flows: ReadonlySet<string> | null,
): LintIssue[] {
  const { path } = field;
  switch (field.kind) {
    case "template": {
      const address = exampleAddress(field);
      const issues = lintTemplate(node, path, field.text, known);
      if (address === null) return issues;
      return [
        ...issues,
        { severity: "warning", code: "address_example", node, path, values: { name: address } },
      ];
    }
    case "condition":
      return clausesOf(field.condition).flatMap((clause) => lintClause(node, path, clause, known));
    case "variable":
      if (field.name === "") return [{ severity: "warning", code: "variable_unset", node, path }];
      return field.reads ? lintName(node, path, field.name, known) : [];
    case "flow":
      if (field.id === "" || flows === null || flows.has(field.id)) return [];
      return [{ severity: "error", code: "flow_missing", node, path, values: { flow: field.id } }];
    case "node":
    case "code":
      return [];
  }
}

function lintTemplate(node: string, path: DataPath, source: string, known: ReadonlySet<string>): LintIssue[] {
  const text = source.includes("secret:") ? withoutSecrets(source) : source;
  if (!isTemplate(text)) return [];
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    const { message, line, column } = parsed.error;
    return [
      { severity: "error", code: "template_invalid", node, path, values: { reason: message, line, column } },
    ];
  }
  // Most texts hold plain paths only, which are at hand without a look at the template's tree.
  const paths =
    parsed.pieces?.flatMap((piece) => (typeof piece === "string" ? [] : [piece.map(String)])) ??
    variablesIn(text);
  return paths.flatMap((parts) => lintPath(node, path, parts, known));
}

function lintClause(node: string, path: DataPath, clause: Clause, known: ReadonlySet<string>): LintIssue[] {
  const values = { left: clause.left };
  if (clause.left.trim() === "")
    return [{ severity: "error", code: "condition_incomplete", node, path, values }];
  const reason = problemOfLeft(clause.left);
  if (reason !== null)
    return [{ severity: "error", code: "condition_invalid", node, path, values: { ...values, reason } }];
  const issues = isTemplate(clause.left)
    ? lintTemplate(node, path, clause.left, known)
    : lintName(node, path, clause.left, known);
  if (unaryOperators.has(clause.operator)) return issues;
  if (clause.right === undefined || clause.right === null)
    issues.push({ severity: "warning", code: "condition_incomplete", node, path, values });
  for (const right of Array.isArray(clause.right) ? clause.right : [clause.right]) {
    if (typeof right === "string") issues.push(...lintTemplate(node, path, right, known));
  }
  const isPattern = clause.operator === "matches" || clause.operator === "notMatches";
  if (isPattern && typeof clause.right === "string" && !isTemplate(clause.right)) {
    const regex = compileRegex(clause.right, "i");
    if (!regex.ok)
      issues.push({
        severity: "error",
        code: "condition_regex_invalid",
        node,
        path,
        values: { ...values, reason: regex.error.message },
      });
  }
  return issues;
}

function lintName(node: string, path: DataPath, source: string, known: ReadonlySet<string>): LintIssue[] {
  const parsed = parsePath(source);
  return parsed.ok ? lintPath(node, path, parsed.path.map(String), known) : [];
}

/** A variable that nothing declares or writes is most likely mistyped. */
function lintPath(
  node: string,
  path: DataPath,
  parts: readonly string[],
  known: ReadonlySet<string>,
): LintIssue[] {
  const [first = "", second] = parts;
  const name = first === "vars" ? second : SCOPE_NAMES.includes(first) ? undefined : first;
  if (name === undefined || known.has(name)) return [];
  const suggestion = nearest(name, known);
  return [
    {
      severity: "warning",
      code: "variable_unknown",
      node,
      path,
      values: suggestion === null ? { name } : { name, suggestion },
      fix:
        suggestion === null
          ? { kind: "declareVariable", name }
          : { kind: "replaceText", node, path, find: name, replace: suggestion },
    },
  ];
}

/** The variable that a target writes, or null for a profile field. */
function variableOf(target: string): string | null {
  const parsed = parsePath(target);
  if (!parsed.ok) return target || null;
  const [first, second] = parsed.path.map(String);
  if (first === "vars" && second !== undefined) return second;
  return first === undefined || (SCOPE_NAMES.includes(first) && second !== undefined) ? null : first;
}
