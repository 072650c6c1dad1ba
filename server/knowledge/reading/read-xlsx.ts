import { openZip } from "../../workbooks/open-zip";
import { type CellReading, cellsOf } from "../../workbooks/row-cells";
import { dateStyles, relations, tidyNumber, wordsOf } from "../../workbooks/workbook-parts";
import { type Element, parseXml, within } from "../../workbooks/xml";
import { type DocumentText, tableOf, UnreadableFile } from "./document-text";

const PARTS =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[\w-]+\.xml)$/;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 60;

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
    if (kept.length) blocks.push(...(sheets.length > 1 ? [`# ${name}`] : []), tableOf(kept));
  }
  return { markdown: blocks.join("\n\n"), notes, isTable: true };
}

function sharedWords(bytes: Uint8Array | undefined): string[] {
  return bytes ? within(parseXml(bytes), "si").map(wordsOf) : [];
}

function rowsOf(sheet: Element, reading: CellReading): string[][] {
  const rows: string[][] = [];
  for (const row of within(sheet, "row")) {
    const cells = cellsOf(row, reading);
    if (cells) rows.push(cells);
    if (rows.length > MOST_ROWS) break;
  }
  return rows;
}
