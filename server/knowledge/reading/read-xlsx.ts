import { type DocumentText, tableOf, UnreadableFile } from "./document-text";
import { openZip } from "./open-zip";
import { at, childrenOf, type Element, parseXml, within } from "./xml";

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

export function relations(bytes: Uint8Array | undefined): Map<string, string> {
  if (!bytes) return new Map();
  return new Map(
    within(parseXml(bytes), "Relationship").map(({ attributes }) => {
      const target = attributes.Target ?? "";
      return [attributes.Id ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`];
    }),
  );
}

function sharedWords(bytes: Uint8Array | undefined): string[] {
  return bytes ? within(parseXml(bytes), "si").map(wordsOf) : [];
}

/** Texts and pieces of formatted ones; how they are pronounced is left out. */
export const wordsOf = (element: Element): string =>
  element.children
    .map((child) => (typeof child === "string" ? child : child.name === "rPh" ? "" : wordsOf(child)))
    .join("");

/** Which of the cells' styles show numbers as dates. */
export function dateStyles(bytes: Uint8Array | undefined): boolean[] {
  if (!bytes) return [];
  const styles = at(parseXml(bytes), "styleSheet");
  const own = new Map(
    childrenOf(at(styles, "numFmts"), "numFmt").map(({ attributes }) => [
      attributes.numFmtId ?? "",
      /[ymd]/i.test((attributes.formatCode ?? "").replace(/"[^"]*"|\[[^\]]*\]/g, "")),
    ]),
  );
  return childrenOf(at(styles, "cellXfs"), "xf").map(({ attributes }) => {
    const id = attributes.numFmtId ?? "0";
    const number = Number(id);
    return own.get(id) ?? ((number >= 14 && number <= 17) || number === 22);
  });
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

/** "AB12" is the 28th column. */
export function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
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

/** Days since the end of 1899, with a time where there is one. */
export function dayOf(days: number): string {
  const time = Math.round((days - 25_569) * 86_400_000);
  if (!Number.isFinite(time) || Math.abs(time) > 8e14) return "";
  const iso = new Date(time).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ");
}

/** 0.30000000000000004 was written as 0.3. */
export const tidyNumber = (text: string): string =>
  /^-?\d+\.\d{10,}(?:E-?\d+)?$/i.test(text) ? String(Number(Number(text).toPrecision(12))) : text;
