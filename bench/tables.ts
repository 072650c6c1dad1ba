/** Rows of a table with a header line, by column name; tabs between the columns and the quoting of CSV. */
export function readTable(text: string): Record<string, string>[] {
  const lines = readRows(text.replace(/^\ufeff/, ""));
  const header = lines.shift() ?? [];
  return lines
    .filter((cells) => cells.length > 1 || cells[0] !== "")
    .map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])));
}

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      // A quoted cell ends at a quote that is not doubled.
      for (;;) {
        const quote = text.indexOf('"', at + 1);
        const end = quote < 0 ? text.length : quote;
        cell += text.slice(at + 1, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
    }
    let end = at;
    while (end < text.length && text[end] !== "\t" && text[end] !== "\n") end++;
    cell += text.slice(at, end);
    row.push(cell.endsWith("\r") ? cell.slice(0, -1) : cell);
    at = end + 1;
    if (end >= text.length || text[end] === "\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
