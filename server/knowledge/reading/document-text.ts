export { UnreadableFile } from "../../workbooks/unreadable-file";

/** What a file or a page says, as Markdown, with what could not be read of it. */
export interface DocumentText {
  /** What it calls itself, where it does. */
  title?: string | undefined;
  markdown: string;
  notes: { code: NoteCode; detail: string }[];
  /** Made of rows rather than of text. */
  isTable?: boolean;
}

export type NoteCode =
  | "pages_without_text"
  | "pictures_skipped"
  | "table_cut"
  | "text_cut"
  | "encrypted"
  | "unknown_charset"
  | "charset_guessed"
  | "sheets_skipped"
  | "hidden_skipped"
  | "formulas_empty"
  | "unreadable_part"
  | "quote_open"
  | "original_dropped";

/** Characters of one source. */
export const MOST_CHARACTERS = 2_000_000;

/** A table in Markdown. Cells are one line; the first row names the columns. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return "";
  const line = (row: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, at) => (row[at] ?? "").replace(/\s+/g, " ").replaceAll("|", "\\|").trim()).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${" --- |".repeat(width)}`, ...body.map(line)].join("\n");
}

/** Titles above a table at most. */
const MOST_TITLES = 3;

/** The same, but for rows at its top in which a single cell is filled: they are no names of columns, and stand above it. */
export function titledTableOf(rows: readonly (readonly string[])[]): string {
  const filled = (row: readonly string[] | undefined): number =>
    row?.filter((cell) => cell.trim()).length ?? 0;
  let titles = 0;
  while (titles < MOST_TITLES && filled(rows[titles]) === 1 && rows.length > titles + 1) titles++;
  if (filled(rows[titles]) < 2) titles = 0;
  const above = rows.slice(0, titles).map((row) => row.join(" ").trim());
  return [...above, tableOf(rows.slice(titles))].filter(Boolean).join("\n\n");
}
