import { openZip } from "../../workbooks/open-zip";
import { type CellReading, cellsOf } from "../../workbooks/row-cells";
import { columnOf, dateStyles, relations, tidyNumber, wordsOf } from "../../workbooks/workbook-parts";
import { type Element, parseXml, within } from "../../workbooks/xml";
import { type DocumentText, titledTableOf, UnreadableFile } from "./document-text";

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
  const reading: CellReading = {
    words: sharedWords(parts.get("xl/sharedStrings.xml")),
    dates: dateStyles(parts.get("xl/styles.xml")),
    columns: MOST_COLUMNS,
    yes: "✓",
    no: "",
    numberOf: tidyNumber,
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
    const rows = rowsOf(parseXml(part), reading);
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

function rowsOf(sheet: Element, reading: CellReading): string[][] {
  const rows = new Map<number, string[]>();
  let line = 0;
  for (const row of within(sheet, "row")) {
    line = Math.max(line + 1, Number(row.attributes.r) || 0);
    const cells = cellsOf(row, reading);
    if (cells) rows.set(line, [...cells]);
    if (rows.size > MOST_ROWS) break;
  }
  let left = MOST_FILLED;
  for (const { attributes } of within(sheet, "mergeCell")) left -= fillDown(rows, attributes.ref, left);
  return [...rows.values()];
}

/** What a cell over several rows says holds for each of them. Looks at `most` rows, and says at how many it looked. */
function fillDown(rows: ReadonlyMap<number, string[]>, range: string | undefined, most: number): number {
  const [, column = "", first = "", last = ""] =
    /^([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)$/.exec(range ?? "") ?? [];
  const [from, at] = [Number(first), columnOf(`${column}1`)];
  const text = at === undefined ? undefined : rows.get(from)?.[at];
  if (at === undefined || !text) return 1;
  const to = Math.min(Number(last), from + most);
  for (let line = from + 1; line <= to; line++) {
    const row = rows.get(line);
    if (!row || row[at]) continue;
    while (row.length < at) row.push("");
    row[at] = text;
  }
  return 1 + to - from;
}
