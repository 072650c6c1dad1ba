import { strToU8, zipSync } from "fflate";

/** What stands in a cell; `number` is written as it stands, as Excel writes it; `date` in days of Excel. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | { text: string }
  | { number: string }
  | { date: number };

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** An Excel workbook whose first sheet is hidden and whose second has these rows; texts are shared as Excel does it. */
export function workbook(rows: readonly (readonly Cell[])[]): Buffer {
  const shared: string[] = [];
  const share = (text: string) => {
    const at = shared.indexOf(text);
    return at >= 0 ? at : shared.push(text) - 1;
  };
  const cellOf = (cell: Cell, reference: string): string => {
    if (cell === null) return "";
    if (typeof cell === "boolean") return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
    if (typeof cell === "string") return `<c r="${reference}" t="s"><v>${share(cell)}</v></c>`;
    if ("text" in cell) return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell.text)}</t></is></c>`;
    if ("number" in cell) return `<c r="${reference}"><v>${cell.number}</v></c>`;
    return `<c r="${reference}" s="1"><v>${cell.date}</v></c>`;
  };
  const sheet = (body: string) =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`;
  const filled = sheet(
    rows
      .map(
        (cells, at) =>
          `<row r="${at + 1}">${cells.map((cell, n) => cellOf(cell, `${String.fromCharCode(65 + n)}${at + 1}`)).join("")}</row>`,
      )
      .join(""),
  );
  const parts: Record<string, string> = {
    "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Customers" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    "xl/worksheets/sheet2.xml": filled,
    "xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst>${shared.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>`,
  };
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))),
  );
}
