import { clausesOf } from "../text/condition";
import { parsePath } from "../text/paths";
import { isTemplate, variablesIn } from "../text/template";
import type { Flow } from "./engine";
import type { LintIssue } from "./lint-issue";
import type { DataField } from "./walk-data";

/** The columns of the workspace's tables by their ids. */
export type KnownTables = ReadonlyMap<string, readonly string[]>;

/** Steps that look into a table that is gone, and texts that name a column which the table has not. */
export function lintTables(
  flow: Flow,
  fields: ReadonlyMap<string, readonly DataField[]>,
  tables: KnownTables,
): LintIssue[] {
  const issues: LintIssue[] = [];
  for (const node of flow.nodes)
    for (const { table, path } of tablesOf(node))
      if (table !== "" && !tables.has(table))
        issues.push({ severity: "warning", code: "table_missing", node: node.id, path });
  const rows = rowVariables(flow, fields, tables);
  if (rows.size === 0) return issues;
  for (const [node, own] of fields)
    for (const field of own)
      for (const [first = "", ...rest] of pathsOf(field)) {
        const [name = "", column] = first === "vars" ? rest : [first, ...rest];
        const columns = rows.get(name);
        if (columns && column !== undefined && !columns.has(column))
          issues.push({
            severity: "warning",
            code: "table_column_unknown",
            node,
            path: field.path,
            values: { name, text: column, other: [...columns].slice(0, 10).join(", ") },
          });
      }
  return issues;
}

/** The tables that a step looks into, or lets a model look into. */
export function tablesOf({
  type,
  data,
}: Flow["nodes"][number]): { table: string; path: (string | number)[] }[] {
  if (type === "lookup") return data.what === "table" ? [{ table: data.table, path: ["table"] }] : [];
  if (type !== "generate") return [];
  return (data.tools ?? []).flatMap((tool, at) =>
    tool.type === "table" ? [{ table: tool.table, path: ["tools", at, "table"] }] : [],
  );
}

/** Variables that hold a row of a known table whenever they hold anything, with the columns that it may have. */
function rowVariables(
  flow: Flow,
  fields: ReadonlyMap<string, readonly DataField[]>,
  tables: KnownTables,
): Map<string, Set<string>> {
  const rows = new Map<string, Set<string>>();
  const others = new Set(flow.variables.filter((one) => one.initial !== undefined).map((one) => one.name));
  for (const { id, type, data } of flow.nodes) {
    const columns = type === "lookup" && data.what === "table" ? tables.get(data.table) : undefined;
    for (const field of fields.get(id) ?? []) {
      if (field.kind !== "variable" || field.reads) continue;
      const [first = "", second] = field.name.split(".");
      const name = first === "vars" && second !== undefined ? second : first;
      if (columns) rows.set(name, new Set([...(rows.get(name) ?? []), ...columns]));
      else others.add(name);
    }
  }
  for (const name of others) rows.delete(name);
  return rows;
}

/** What a field reads, part by part. */
function pathsOf(field: DataField): string[][] {
  if (field.kind === "template") return variablesIn(field.text);
  if (field.kind !== "condition") return [];
  return clausesOf(field.condition).flatMap(({ left, right }) => {
    const plain = parsePath(left);
    const rights = (Array.isArray(right) ? right : [right]).flatMap((one) =>
      typeof one === "string" ? variablesIn(one) : [],
    );
    return [...(isTemplate(left) ? variablesIn(left) : plain.ok ? [plain.path.map(String)] : []), ...rights];
  });
}
