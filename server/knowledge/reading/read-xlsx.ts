import { openZip } from "../../workbooks/open-zip";
import { columnOf, dateStyles, dayOf, relations, tidyNumber, wordsOf } from "../../workbooks/workbook-parts";
import { at, childrenOf, type Element, parseXml, within } from "../../workbooks/xml";
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
  const words = sharedWords(parts.get("xl/sharedStrings.xml"));
  const dates = dateStyles(parts.get("xl/styles.xml"));
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
    const rows = rowsOf(parseXml(part), words, dates);
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

function rowsOf(sheet: Element, words: readonly string[], dates: readonly boolean[]): string[][] {
  const rows: string[][] = [];
  for (const row of within(sheet, "row")) {
    const cells: string[] = [];
    for (const cell of childrenOf(row, "c")) {
      const column = columnOf(cell.attributes.r) ?? cells.length;
      if (column < MOST_COLUMNS) cells[column] = textOfCell(cell, words, dates);
    }
    const whole = Array.from(cells, (cell) => cell ?? "");
    if (whole.some((cell) => cell.trim())) rows.push(whole);
    if (rows.length > MOST_ROWS) break;
  }
  return rows;
}

function textOfCell(cell: Element, words: readonly string[], dates: readonly boolean[]): string {
  const value = at(cell, "v");
  const text = value ? wordsOf(value) : "";
  switch (cell.attributes.t) {
    case "s":
      return words[Number(text)] ?? "";
    case "inlineStr":
      return wordsOf(at(cell, "is") ?? cell);
    case "b":
      return text === "1" ? "✓" : "";
    case "e":
      return "";
    case undefined:
    case "n":
      return dates[Number(cell.attributes.s ?? 0)] && text !== "" ? dayOf(Number(text)) : tidyNumber(text);
    default:
      return text;
  }
}
