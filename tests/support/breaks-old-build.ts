/** Statements that take away what the build before still asks for. */
const BREAKING = [
  /\bdrop\s+(table|view|function|type|schema)\b/i,
  /\balter\s+table\b[\s\S]*\bdrop\s+column\b/i,
  /\balter\s+table\b[\s\S]*\brename\b/i,
  /\balter\s+table\b[\s\S]*\balter\s+(column\s+)?\w+\s+(set\s+data\s+)?type\b/i,
  /\balter\s+table\b[\s\S]*\bset\s+not\s+null\b/i,
  /\brevoke\b/i,
];
const NARROWING = [
  /\balter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\badd\s+(?:constraint\s+"?\w+"?\s+)?(?:check|unique|foreign\s+key|exclude)\b/i,
  /\bcreate\s+unique\s+index\b[\s\S]*?\son\s+(?:only\s+)?"?(\w+)/i,
];
const NEW_COLUMN = /\badd\s+column\s+(?:if\s+not\s+exists\s+)?"?\w+"?\s+([^,;]*)/gi;

/**
 * The statements of a migration after which the build before it no longer works. What ends a change that an earlier
 * release began says so in a comment, `-- contract: <why it is safe>`, in front of the statement.
 */
export function breaksOldBuild(sql: string): string[] {
  return sql
    .split(/;\s*(?:\n|$)/)
    .filter((statement) => !/^\s*--\s*contract:\s*\S/im.test(statement))
    .map((statement) => statement.replace(/--[^\n]*/g, "").trim())
    .filter((statement) => BREAKING.some((rule) => rule.test(statement)) || demandsColumn(statement))
    .map((statement) => statement.replace(/\s+/g, " ").slice(0, 120));
}

/**
 * Of the statements of a migration those that make an older table stricter: what the build before it writes there may be refused. Tables that
 * the migration itself makes are written by nobody yet.
 */
export function narrowsOldTable(sql: string): string[] {
  const own = new Set([...sql.matchAll(/\bcreate\s+table\s+"?(\w+)/gi)].map(([, name]) => name));
  return sql
    .split(/;\s*(?:\n|$)/)
    .filter((statement) => !/^\s*--\s*contract:\s*\S/im.test(statement))
    .map((statement) => statement.replace(/--[^\n]*/g, "").trim())
    .filter((statement) =>
      NARROWING.some((rule) => {
        const table = rule.exec(statement)?.[1];
        return table !== undefined && !own.has(table);
      }),
    )
    .map((statement) => statement.replace(/\s+/g, " ").slice(0, 120));
}

/** A new column that the old build's INSERT would have to fill. */
function demandsColumn(statement: string): boolean {
  if (!/\balter\s+table\b/i.test(statement)) return false;
  return [...statement.matchAll(NEW_COLUMN)].some(
    ([, rest = ""]) => /\bnot\s+null\b/i.test(rest) && !/\b(default|generated)\b/i.test(rest),
  );
}
