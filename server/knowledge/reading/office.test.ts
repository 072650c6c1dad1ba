import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readDocument } from "./read-document";

const zip = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));

describe("Word as people write it", () => {
  const paragraph = (text: string, properties = "") =>
    `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const item = (text: string, list: number, level = 0) =>
    paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`);
  const cell = (text: string, properties = "") =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
  const row = (...cells: string[]) => `<w:tr>${cells.join("")}</w:tr>`;
  const read = async (body: string, parts: Record<string, string> = {}) =>
    (
      await readDocument(
        "a.docx",
        zip({ "word/document.xml": `<w:document><w:body>${body}</w:body></w:document>`, ...parts }),
      )
    ).markdown;

  it("lists in lists, and steps with their numbers", async () => {
    const level = (at: number, format: string) =>
      `<w:lvl w:ilvl="${at}"><w:numFmt w:val="${format}"/></w:lvl>`;
    const numbering = `<w:numbering><w:abstractNum w:abstractNumId="0">${level(0, "decimal")}${level(1, "bullet")}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
    const body = [
      item("Open", 7),
      item("by hand", 7, 1),
      item("Close", 7),
      item("No item", 0),
      item("Tea", 9),
    ];
    expect(await read(body.join(""), { "word/numbering.xml": numbering })).toBe(
      "1. Open\n  - by hand\n2. Close\n\nNo item\n- Tea",
    );
  });

  it("merged cells say what they say in every row and column; rows that were taken away are gone", async () => {
    const table = [
      row(cell("City", '<w:vMerge w:val="restart"/>'), cell("Price", '<w:gridSpan w:val="2"/>')),
      row(cell("", "<w:vMerge/>"), cell("EU"), cell("US")),
      row(cell("Paris", '<w:vMerge w:val="restart"/>'), cell("1"), cell("2")),
      row(cell("", "<w:vMerge/>"), cell("3"), cell("4")),
      `<w:tr><w:trPr><w:del/></w:trPr>${cell("Rome")}${cell("9")}${cell("9")}</w:tr>`,
    ];
    expect(await read(`<w:tbl>${table.join("")}</w:tbl>`)).toBe(
      "| City | Price EU | Price US |\n| --- | --- | --- |\n| Paris | 1 | 2 |\n| Paris | 3 | 4 |",
    );
    const inner = `<w:tbl>${row(cell("Weight"), cell("3 kg"))}${row(cell("Colour"), cell("red"))}</w:tbl>`;
    expect(await read(`<w:tbl>${row(cell("Data"), `<w:tc>${inner}${paragraph("")}</w:tc>`)}</w:tbl>`)).toBe(
      "Data\n\nWeight: 3 kg\nColour: red",
    );
  });

  it("nothing hidden, struck out or moved away; notes stand below what refers to them", async () => {
    const run = (text: string, properties: string) =>
      `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`;
    const body = [
      `<w:p>${run("It costs ", '<w:strike w:val="0"/>')}${run("$30 ", "<w:strike/>")}${run("$20", "")}${run(" (we pay $5)", "<w:vanish/>")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`,
      `<w:p><w:moveFrom>${run("Moved", "")}</w:moveFrom></w:p><w:p><w:moveTo>${run("Moved", "")}</w:moveTo></w:p>`,
    ];
    const note = (id: number, text: string) => `<w:footnote w:id="${id}">${paragraph(text)}</w:footnote>`;
    expect(
      await read(body.join(""), {
        "word/footnotes.xml": `<w:footnotes>${note(2, "Taxes included.")}${note(3, "Left over.")}</w:footnotes>`,
      }),
    ).toBe("It costs $20\n\nTaxes included.\n\nMoved\n\nLeft over.");
  });
});

describe("workbooks as people keep them", () => {
  const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`;
  const number = (place: string, value: string, style: number) =>
    `<c r="${place}" s="${style}"><v>${value}</v></c>`;
  const row = (at: number, cells: string, more = "") => `<row r="${at}" ${more}>${cells}</row>`;
  const read = (sheet: string, formats: [number, string][] = []) =>
    readDocument(
      "a.xlsx",
      zip({
        "xl/workbook.xml": '<workbook><sheets><sheet name="Prices" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
          '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": `<worksheet>${sheet}</worksheet>`,
        "xl/styles.xml": `<styleSheet><numFmts>${formats.map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', "&quot;")}"/>`).join("")}</numFmts><cellXfs>${[0, 9, 14, 20, ...formats.map(([id]) => id)].map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs></styleSheet>`,
      }),
    );

  it("shares, times and money are read as they are shown", async () => {
    const cells = [
      text("A2", "Now"),
      number("B2", "0.155", 1),
      number("C2", "45000", 2),
      number("D2", "0.729166666666667", 3),
      number("E2", "1299", 4),
      number("F2", "20.5", 5),
      number("G2", "3", 6),
      number("H2", "0.1", 7),
      number("I2", "1299.5", 8),
    ];
    const names = "ABCDEFGHI".split("").map((column) => text(`${column}1`, `Name ${column}`));
    const { markdown } = await read(
      `<sheetData>${row(1, names.join(""))}${row(2, cells.join(""))}</sheetData>`,
      [
        [170, '"¥"#,##0.00'],
        [171, "[$€-407]#,##0.00"],
        [172, '0" kg"'],
        [173, "0.0%"],
        [174, "#,##0.00_ "],
      ],
    );
    expect(markdown.split("\n")[2]).toBe(
      "| Now | 15.5% | 2023-03-15 | 17:30 | ¥1299.00 | €20.50 | 3 kg | 10% | 1299.5 |",
    );
  });

  it("names over several columns; what was hidden stays so and is told, as are formulas without results", async () => {
    const rows = [
      row(1, text("A1", "City") + text("B1", "Price") + text("D1", "We pay")),
      row(2, text("B2", "EU") + text("C2", "US")),
      row(3, text("A3", "Paris") + number("B3", "1", 0) + number("C3", "2", 0) + number("D3", "5", 0)),
      row(4, text("A4", "Secret") + number("B4", "7", 0), 'hidden="1"'),
      row(5, `${text("A5", "Rome")}<c r="B5"><f>B3*2</f></c>${number("C5", "4", 0)}`),
    ].join("");
    const columns = '<cols><col min="4" max="4" hidden="1"/></cols>';
    const merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>';
    const { markdown, notes } = await read(`${columns}<sheetData>${rows}</sheetData>${merged}`);
    expect(markdown).toBe(
      "| City | Price EU | Price US |\n| --- | --- | --- |\n| Paris | 1 | 2 |\n| Rome |  | 4 |",
    );
    expect(notes).toEqual([
      { code: "hidden_skipped", detail: "Prices" },
      { code: "formulas_empty", detail: "Prices" },
    ]);
    // What a filter hides is a part of the table.
    const filtered = await read(`<sheetData>${rows}</sheetData><autoFilter ref="A1:C5"/>${merged}`);
    expect(filtered.markdown).toContain("Secret");
  });
});
