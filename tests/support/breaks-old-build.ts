/** Statements that take away what the build before still asks for. */
const BREAKING = [
  /\bdrop\s+(table|view|function|type|schema)\b/i,
  /\balter\s+table\b[\s\S]*\bdrop\s+column\b/i,
  /\balter\s+table\b[\s\S]*\brename\b/i,
  /\balter\s+table\b[\s\S]*\balter\s+(column\s+)?\w+\s+(set\s+data\s+)?type\b/i,
  /\balter\s+table\b[\s\S]*\bset\s+not\s+null\b/i,
  /\brevoke\b/i,
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

/** A new column that the old build's INSERT would have to fill. */
function demandsColumn(statement: string): boolean {
  if (!/\balter\s+table\b/i.test(statement)) return false;
  return [...statement.matchAll(NEW_COLUMN)].some(
    ([, rest = ""]) => /\bnot\s+null\b/i.test(rest) && !/\b(default|generated)\b/i.test(rest),
  );
}
