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
  | "sheets_skipped"
  | "unreadable_part";

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
