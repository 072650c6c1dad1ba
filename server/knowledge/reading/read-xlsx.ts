import { openZip } from "../../workbooks/open-zip";
import { type CellReading, cellsOf } from "../../workbooks/row-cells";
import { columnOf, dateStyles, relations, tidyNumber, wordsOf } from "../../workbooks/workbook-parts";
import { at, childrenOf, type Element, parseXml, within } from "../../workbooks/xml";
import { type DocumentText, titledTableOf, UnreadableFile } from "./document-text";
import { joinHeads, looksLikeNames } from "./join-heads";
import { numberForms } from "./number-forms";

const PARTS =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[\w-]+\.xml)$/;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 60;
/** Rows that merged cells are looked up in. */
const MOST_FILLED = 200_000;

/** Reads a workbook: each sheet that is shown as a table, its first filled row the names of the columns. */
export function readXlsx(bytes: Uint8Array): DocumentText {
  const parts = openZip(bytes, (name) => PARTS.test(name));
  const workbook = parts.get("xl/workbook.xml");
  if (!workbook) throw new UnreadableFile("file-damaged", "This is no Excel workbook.");
  const targets = relations(parts.get("xl/_rels/workbook.xml.rels"));
  const forms = numberForms(parts.get("xl/styles.xml"));
  const reading: CellReading = {
    words: sharedWords(parts.get("xl/sharedStrings.xml")),
    dates: dateStyles(parts.get("xl/styles.xml")),
    columns: MOST_COLUMNS,
    yes: "✓",
    no: "",
    numberOf: (text, style) => forms[style]?.(text) ?? tidyNumber(text),
  };
  const notes: DocumentText["notes"] = [];
  const blocks: string[] = [];
  let left = MOST_ROWS;
  const sheets = within(parseXml(workbook), "sheet");
  for (const sheet of sheets) {
    const name = sheet.attributes.name ?? "";
    const part = parts.get(targets.get(sheet.attributes.id ?? "") ?? "");
    if (!part || (sheet.attributes.state ?? "visible") !== "visible") {
      notes.push({ code: "sheets_skipped", detail: name });
      continue;
    }
    const drawn = parseXml(part);
    const hidden = hiddenIn(drawn);
    const rows = rowsOf(drawn, reading, hidden);
    if (hidden.rows.size + hidden.columns.size > 0) notes.push({ code: "hidden_skipped", detail: name });
    if (hasUncalculated(drawn)) notes.push({ code: "formulas_empty", detail: name });
    if (rows.length > left) notes.push({ code: "table_cut", detail: name });
    const kept = rows.slice(0, left);
    left -= kept.length;
    if (kept.length) blocks.push(...(sheets.length > 1 ? [`# ${name}`] : []), titledTableOf(kept));
  }
  return { markdown: blocks.join("\n\n"), notes, isTable: true };
}

function sharedWords(bytes: Uint8Array | undefined): string[] {
  return bytes ? within(parseXml(bytes), "si").map(wordsOf) : [];
}

interface Hidden {
  readonly rows: ReadonlySet<Element>;
  readonly columns: ReadonlySet<number>;
}

/** Rows and columns that somebody hid. Rows that a filter hides belong to the table all the same. */
function hiddenIn(sheet: Element): Hidden {
  const isHidden = ({ attributes }: Element): boolean =>
    attributes.hidden === "1" || attributes.hidden === "true";
  const isFiltered = within(sheet, "autoFilter").length > 0;
  const columns = within(sheet, "col")
    .filter(isHidden)
    .flatMap(({ attributes }) => {
      const [from, to] = [Number(attributes.min) || 1, Math.min(Number(attributes.max) || 1, MOST_COLUMNS)];
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place - 1);
    });
  return {
    rows: new Set(
      isFiltered
        ? []
        : within(sheet, "row").filter((row) => isHidden(row) && childrenOf(row, "c").length > 0),
    ),
    columns: new Set(columns),
  };
}

/** Formulas whose results no program has written beside them: their cells are empty. */
const hasUncalculated = (sheet: Element): boolean =>
  within(sheet, "c").some((cell) => at(cell, "f") !== undefined && at(cell, "v") === undefined);

function rowsOf(sheet: Element, reading: CellReading, hidden: Hidden): string[][] {
  const rows = new Map<number, string[]>();
  let line = 0;
  for (const row of within(sheet, "row")) {
    line = Math.max(line + 1, Number(row.attributes.r) || 0);
    const cells = hidden.rows.has(row) ? undefined : cellsOf(row, reading);
    if (cells) rows.set(line, [...cells]);
    if (rows.size > MOST_ROWS) break;
  }
  const merged = within(sheet, "mergeCell");
  // Names of columns may stand over several: in the first row that has more than one of them.
  const [top] = [...rows].find(([, cells]) => cells.filter((cell) => cell.trim()).length > 1) ?? [];
  for (const { attributes } of merged) fillRight(rows, attributes.ref, top);
  let left = MOST_FILLED;
  for (const { attributes } of merged) left -= fillDown(rows, attributes.ref, left);
  const shown = [...rows].map(([line, cells]) => ({
    line,
    cells: cells.filter((_, column) => !hidden.columns.has(column)),
  }));
  const filled = shown.filter(({ cells }) => cells.some((cell) => cell.trim()));
  const from = filled.findIndex(({ line }) => line === top);
  if (from < 0) return filled.map(({ cells }) => cells);
  const table = filled.slice(from).map(({ cells }) => cells);
  return [
    ...filled.slice(0, from).map(({ cells }) => cells),
    ...joinHeads(table, () => looksLikeNames(table[1])),
  ];
}

/** What a cell of the names' row says over several columns, it says in each of them. */
function fillRight(
  rows: ReadonlyMap<number, string[]>,
  range: string | undefined,
  top: number | undefined,
): void {
  const [, first = "", row = "", last = "", end = ""] =
    /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/.exec(range ?? "") ?? [];
  const cells = row === end && Number(row) === top ? rows.get(Number(row)) : undefined;
  const [from, to] = [columnOf(`${first}1`), columnOf(`${last}1`)];
  if (!cells || from === undefined || to === undefined) return;
  for (let column = from + 1; column <= Math.min(to, MOST_COLUMNS - 1); column++)
    if (!cells[column]) {
      while (cells.length < column) cells.push("");
      cells[column] = cells[from] ?? "";
    }
}

/** What a cell over several rows says holds for each of them. Looks at `most` rows, and says at how many it looked. */
function fillDown(rows: ReadonlyMap<number, string[]>, range: string | undefined, most: number): number {
  const [, column = "", first = "", last = ""] =
    /^([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)$/.exec(range ?? "") ?? [];
  const [from, place] = [Number(first), columnOf(`${column}1`)];
  const text = place === undefined ? undefined : rows.get(from)?.[place];
  if (place === undefined || !text) return 1;
  const to = Math.min(Number(last), from + most);
  for (let line = from + 1; line <= to; line++) {
    const row = rows.get(line);
    if (!row || row[place]) continue;
    while (row.length < place) row.push("");
    row[place] = text;
  }
  return 1 + to - from;
}
