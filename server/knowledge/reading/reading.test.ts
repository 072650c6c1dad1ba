import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openZip } from "../../workbooks/open-zip";
import { cutPassages } from "../cut-passages";
import { UnreadableFile } from "./document-text";
import { withoutRadicals } from "./han-radicals";
import { readCsv } from "./read-csv";
import { readDocument } from "./read-document";
import { readHtml } from "./read-html";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const zip = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
const fault = async (name: string, content: Uint8Array): Promise<string> => {
  try {
    await readDocument(name, content);
  } catch (error) {
    if (error instanceof UnreadableFile) return error.code;
    throw error;
  }
  return "read";
};

describe("HTML", () => {
  it("keeps headings, lists and tables, and leaves out what is no text", () => {
    const page = `<!doctype html><title>Shop &amp; more</title><nav>Home</nav><script>alert(1)</script><main>
      <h1>Returns</h1><p>Send it <b>back</b><br>in 30 days.</p><div hidden>secret</div><p style="display: none">white on white</p>
      <ul><li>unused</li><li>with the bill</li></ul><img src=x onerror=alert(1)>
      <table><tr><th>Size</th><th>Price</th></tr><tr><td>S | M</td><td>$5</td></tr></table></main><footer>© us</footer>`;
    expect(readHtml(bytes(page))).toEqual({
      title: "Shop & more",
      markdown:
        "# Returns\n\nSend it back\nin 30 days.\n- unused\n- with the bill\n\n| Size | Price |\n| --- | --- |\n| S \\| M | $5 |",
      notes: [{ code: "pictures_skipped", detail: "1" }],
    });
  });

  it("keeps lists in lists, numbers of steps, captions, names over several columns, and figures that stand raised", () => {
    const read = (body: string) => readHtml(bytes(`<main>${body}</main>`)).markdown;
    expect(
      read("<ul><li>Tea<ul><li>green<li>black</ul><li><p>Coffee</p></ul><ol start=3><li>Open<li>Close</ol>"),
    ).toBe("- Tea\n  - green\n  - black\n- Coffee\n3. Open\n4. Close");
    expect(
      read(
        "<table><caption>What it costs</caption><tr><th rowspan=2>Size</th><th colspan=2>Price</th></tr><tr><th>EU</th><th>US</th></tr><tr><td>S</td><td>1</td><td>2</td></tr></table>",
      ),
    ).toBe("What it costs\n\n| Size | Price EU | Price US |\n| --- | --- | --- |\n| S | 1 | 2 |");
    expect(read("<p>$19<sup>99</sup> for 10<sup>2</sup> m, 30 days<sup>1</sup></p>")).toBe(
      "$19.99 for 10² m, 30 days1",
    );
    expect(
      read(
        '<p>Seen</p><p style="font-size:0">a</p><p style="opacity: 0;">b</p><p style="position:absolute;left:-9999px">c</p><p style="opacity:0.9">d</p>',
      ),
    ).toBe("Seen\n\nd");
  });

  it("takes no teaser for the page, and no main part that scripts would have filled", () => {
    const text = "We deliver to every country within five days, and in two days for an extra charge. ".repeat(
      4,
    );
    const read = (page: string) => readHtml(bytes(page)).markdown;
    expect(read("<article><p>One</p></article><article><p>Two</p></article><p>Rest</p>")).toBe(
      "One\n\nTwo\n\nRest",
    );
    for (const main of ["", "Loading…"])
      expect(read(`<body><main>${main}</main><div><p>${text}</p></div></body>`)).toContain(
        "within five days",
      );
    expect(read("<body><main><p>Open 9 to 5.</p></main><footer>us</footer></body>")).toBe("Open 9 to 5.");
  });

  it("reads what a page tells search engines where its text does not say it; a page of scripts alone is named so", async () => {
    const said = (json: unknown) => `<script type="application/ld+json">${JSON.stringify(json)}</script>`;
    const faq = {
      "@graph": [
        {
          "@type": "FAQPage",
          mainEntity: [
            { "@type": "Question", name: "你们送货吗？", acceptedAnswer: { text: "<p>送，3 天到。</p>" } },
            { "@type": "Question", name: "Cash?", acceptedAnswer: { text: "Yes, at the till." } },
          ],
        },
      ],
    };
    const page = `<body><main><h2>Cash?</h2><p>Yes, at the till.</p></main>${said(faq)}</body>`;
    expect(readHtml(bytes(page)).markdown).toBe(
      "## Cash?\n\nYes, at the till.\n\n## 你们送货吗？\n\n送，3 天到。",
    );
    const product = {
      "@type": "Product",
      name: "Kettle K2",
      brand: { name: "Hearth" },
      description: "Boils a litre &amp; a half.",
      offers: [{ price: "49.00", priceCurrency: "EUR" }],
    };
    expect(readHtml(bytes(`<div id="root"></div>${said(product)}`)).markdown).toBe(
      "# Kettle K2\n\nBoils a litre & a half.\n\nBrand: Hearth\nPrice: 49.00 EUR",
    );
    expect(await fault("a.html", bytes('<div id="app"></div><script src="/app.js"></script>'))).toBe(
      "page-scripted",
    );
    expect(await fault("a.html", bytes('<script type="application/ld+json">{"@type":</script>'))).toBe(
      "page-scripted",
    );
  });

  it("reads data sheets as names with values, a line each, and no price that is struck out", () => {
    const row = (...cells: string[]) => `<tr>${cells.join("")}</tr>`;
    const read = (body: string) => readHtml(bytes(`<main>${body}</main>`)).markdown;
    expect(
      read(
        `<table>${row("<th>Weight</th>", "<td>3 kg</td>")}${row("<th>Power</th>", "<td>150 W</td>")}</table>`,
      ),
    ).toBe("Weight: 3 kg\nPower: 150 W");
    expect(
      read(
        `<table>${row("<td>品牌</td>", "<td>云朵</td>", "<td>型号</td>", "<td>Pro</td>")}${row("<td>尺寸</td>", "<td>60×38cm</td>", "<td>净重</td>", "<td>1.3kg</td>")}${row("<td>人群</td>", "<td>成人</td>", "<td>产地</td>", "<td>南通</td>")}</table>`,
      ),
    ).toBe("品牌: 云朵\n型号: Pro\n尺寸: 60×38cm\n净重: 1.3kg\n人群: 成人\n产地: 南通");
    expect(read("<dl><dt>Colour:</dt><dd>black</dd><dt>Size</dt><dd>small</dd></dl>")).toBe(
      "Colour: black\nSize: small",
    );
    // Names of columns stay what they are.
    expect(
      read(
        `<table>${row("<td>Country</td>", "<td>Cost</td>")}${row("<td>Italy</td>", "<td>€5</td>")}</table>`,
      ),
    ).toBe("| Country | Cost |\n| --- | --- |\n| Italy | €5 |");
    expect(
      read(`<table>${row("<td>问题</td>", "<td>答案</td>")}${row("<td>能退吗</td>", "<td>能</td>")}</table>`),
    ).toContain("| 问题 | 答案 |");
    expect(
      read('<p><del>€99</del> <span class="price old">€95.00</span> €89 <span class="old">town</span></p>'),
    ).toBe("€89 town");
  });

  it("leaves out what stands around a page that marks no main part", () => {
    const frame = '<div id="cookie-banner">We use cookies</div><div class="site-footer">© us</div>';
    expect(
      readHtml(bytes(`${frame}<div class="content"><h1>Returns</h1><p>In 30 days.</p></div>`)).markdown,
    ).toBe("# Returns\n\nIn 30 days.");
    // Where nothing else is said, that is the page.
    expect(readHtml(bytes(frame)).markdown).toBe("We use cookies\n\n© us");
  });

  it("reads other character sets, deep nesting and nonsense", async () => {
    const gbk = Uint8Array.from([...bytes('<meta charset="gbk"><p>'), 0xc4, 0xe3, 0xba, 0xc3]);
    expect(readHtml(gbk).markdown).toBe("你好");
    const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
    expect((await readDocument("a.csv", latin("Größe;Préis\nklein;5 £\ncafé;7"))).markdown).toContain(
      "| Größe | Préis |",
    );
    // "質問,答え" and "질문,그것은" as programs of Japan and Korea write them: read, and named, since it was a guess.
    const japanese = Uint8Array.from([
      0x8e, 0xbf, 0x96, 0xe2, 0x2c, 0x93, 0x9a, 0x82, 0xa6, 0x82, 0xc5, 0x82, 0xb7,
    ]);
    expect(readCsv(japanese)).toMatchObject({
      markdown: expect.stringContaining("答えです"),
      notes: [{ code: "charset_guessed", detail: "shift_jis" }],
    });
    const korean = Uint8Array.from([0xc1, 0xfa, 0xb9, 0xae, 0x2c, 0xb4, 0xeb, 0xb4, 0xe4, 0xc0, 0xba]);
    expect(readCsv(korean)).toMatchObject({
      markdown: expect.stringContaining("대답은"),
      notes: [{ code: "charset_guessed", detail: "euc-kr" }],
    });
    const said = await readDocument("page.html", latin("<p>Größe</p>"), { charset: "iso-8859-1" });
    expect(said.markdown).toBe("Größe");
    const big5 = Buffer.from("a9f3ab65a8cfa5cea7daadccaabab0d3ab7e", "hex");
    expect(new TextDecoder("big5", { fatal: true }).decode(big5)).toBe(readHtml(big5).markdown);
    expect(readHtml(bytes(`${"<div>".repeat(3_000)}x`)).markdown.length).toBeLessThan(10);
    expect(readHtml(bytes("# no heading of ours <<<>")).markdown).toMatch(/^\\#/);
  });
});

describe("tables", () => {
  it("reads CSV with quotes, other separators and character sets", async () => {
    const csv = 'name;price\r\n"Lamp; large";"5 ""EUR"""\r\n;\r\nChair;7';
    expect((await readDocument("a.csv", bytes(csv))).markdown).toBe(
      '| name | price |\n| --- | --- |\n| Lamp; large | 5 "EUR" |\n| Chair | 7 |',
    );
    expect(
      (await readDocument("a.csv", Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]))).markdown,
    ).toContain("| a | b |");
  });

  it("finds out what separates the cells, and reads on behind a quote that is never closed", async () => {
    const table = "| name | price |\n| --- | --- |\n| Lamp | 5,50 |\n| Chair, large | 7 |";
    for (const text of [
      "name|price\nLamp|5,50\nChair, large|7",
      "name;price\nLamp;5,50\nChair, large;7",
      "sep=;\r\nname;price\r\nLamp;5,50\r\nChair, large;7",
      "name\tprice\nLamp\t5,50\nChair, large\t7",
    ])
      expect((await readDocument("a.csv", bytes(text))).markdown, text).toBe(table);
    expect(
      (await readDocument("a.csv", bytes(`Prices, all of them\nname;price;x\nLamp;5;a\nChair;7;b`))).markdown,
    ).toContain("| Lamp | 5 | a |");
    expect((await readDocument("a.csv", Buffer.from("name,price\nLamp,5", "utf16le"))).markdown).toContain(
      "| Lamp | 5 |",
    );
    const { markdown, notes } = await readDocument("a.csv", bytes('name,price\n"Lamp,5\n27" TV,90\nChair,7'));
    expect(markdown).toContain("| Chair | 7 |");
    expect(notes).toEqual([]);
    const open = await readDocument("a.csv", bytes('name,price\n"Lamp,5\nChair,7'));
    expect(open.markdown).toBe('| name | price |\n| --- | --- |\n| "Lamp | 5 |\n| Chair | 7 |');
    expect(open.notes).toEqual([{ code: "quote_open", detail: "2" }]);
  });

  it("says of a file from an old Office, with a password, or without its end that it is one", async () => {
    const old = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
    expect(await fault("a.docx", old)).toBe("file-old");
    const locked = Buffer.concat([old, Buffer.from("EncryptedPackage", "utf16le")]);
    expect(await fault("a.xlsx", locked)).toBe("file-encrypted");
    const paragraphs = Array.from(
      { length: 99 },
      (_, at) => `<w:p><w:r><w:t>Line ${at}</w:t></w:r></w:p>`,
    ).join("");
    const whole = zip({ "word/document.xml": `<w:document><w:body>${paragraphs}</w:body></w:document>` });
    expect(await fault("a.docx", whole)).toBe("read");
    expect(await fault("a.docx", whole.subarray(0, whole.length - 100))).toBe("file-damaged");
  });

  it("reads workbooks: shared words, numbers, days, hidden sheets", async () => {
    const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
    const workbook = zip({
      "xl/workbook.xml":
        '<workbook><sheets><sheet name="Prices" r:id="r1"/><sheet name="Old" state="hidden" r:id="r2"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>',
      "xl/sharedStrings.xml":
        "<sst><si><t>名称</t><rPh><t>mei</t></rPh></si><si><r><t>La</t></r><r><t>mp</t></r></si></sst>",
      "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      "xl/worksheets/sheet1.xml": sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>from</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" s="1"><v>46357</v></c></row>',
      ),
      "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    });
    const read = await readDocument("a.xlsx", workbook);
    expect(read.markdown).toContain("| 名称 |  | from |\n| --- | --- | --- |\n| Lamp | 0.3 | 2026-12-01 |");
    expect(read.notes).toEqual([{ code: "sheets_skipped", detail: "Old" }]);
  });

  it("gives merged cells to each of their rows, and leaves titles above the names of columns", async () => {
    const cell = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const rows = [
      ["A1", "Prices"],
      ["A2", "Kind", "B2", "Model", "C2", "Price"],
      ["A3", "Phones", "B3", "X1", "C3", "599"],
      ["B4", "X2", "C4", "649"],
    ].map(
      (row, at) =>
        `<row r="${at + 1}">${row.flatMap((text, place) => (place % 2 ? [cell(row[place - 1] ?? "", text)] : [])).join("")}</row>`,
    );
    const book = zip({
      "xl/workbook.xml": '<workbook><sheets><sheet name="Prices" r:id="r1"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
      "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${rows.join("")}</sheetData><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="A5:A9999999"/></mergeCells></worksheet>`,
    });
    const table =
      "Prices\n\n| Kind | Model | Price |\n| --- | --- | --- |\n| Phones | X1 | 599 |\n| Phones | X2 | 649 |";
    expect((await readDocument("a.xlsx", book)).markdown).toBe(table);
    expect((await readDocument("a.csv", bytes("Prices,,\nKind,Model,Price\nPhones,X1,599\n"))).markdown).toBe(
      table.replace("\n| Phones | X2 | 649 |", ""),
    );
    const page =
      "<table><tr><th colspan=3>Prices</th></tr><tr><th>Kind</th><th>Model</th><th>Price</th></tr>" +
      "<tr><td rowspan=2>Phones</td><td>X1</td><td>599</td></tr><tr><td>X2</td><td>649</td></tr></table>";
    expect(readHtml(bytes(`<main>${page}</main>`)).markdown).toBe(table);
    expect(
      readHtml(
        bytes("<table><tr><td rowspan=1e9 colspan=1e9>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
      ).markdown.length,
    ).toBeLessThan(2_000);
  });

  it("makes pairs of questions and answers, and rows that can be read alone of others", () => {
    const table = "| 问题 | 答案 | 相似问 |\n| --- | --- | --- |\n| 怎么退货? | 七天内。 | 能退吗;退货流程 |";
    expect(cutPassages("FAQ", table)).toMatchObject([
      { question: "怎么退货?", text: "七天内。", main: 0 },
      { question: "能退吗", main: 0 },
      { question: "退货流程", main: 0 },
    ]);
    expect(cutPassages("Prices", "| Model | Price |\n|---|---|\n| X2 | $199 |")).toMatchObject([
      { headings: ["Prices"], question: null, text: "Model: X2; Price: $199" },
    ]);
  });
});

it("makes pairs of the questions that a text writes, asked of what it is about", () => {
  const text = `# Grinder G3

It grinds. Want more? Read on.

## Questions
**Is it loud?**

About 62 dB.

Q: Can I wash it?
A: The hopper, yes.
Not the motor.

### Does it fit a small kitchen?
It is 13 cm wide.

## Care
Clean it weekly.`;
  const passages = cutPassages("Grinder G3", text);
  expect(passages.map(({ question, text: answer }) => [question, answer])).toEqual([
    [null, "It grinds. Want more? Read on."],
    ["Is it loud?", "About 62 dB."],
    ["Grinder G3: Is it loud?", "About 62 dB."],
    ["Can I wash it?", "The hopper, yes.\nNot the motor."],
    ["Grinder G3: Can I wash it?", "The hopper, yes.\nNot the motor."],
    ["Does it fit a small kitchen?", "It is 13 cm wide."],
    ["Grinder G3: Does it fit a small kitchen?", "It is 13 cm wide."],
    [null, "Clean it weekly."],
  ]);
  expect(passages[1]).toMatchObject({ headings: ["Grinder G3", "Questions"], main: passages[2]?.main });
  // What is asked in passing, and what needs a whole section, stays text.
  const passing = cutPassages("A", "Tired of cables?\n\nThis one has none.\n\nIt is small.");
  expect(passing.map(({ question }) => question)).toEqual([null]);
  const long = cutPassages("A", `# Why so cheap?\n\n${"We buy much at once. ".repeat(80)}`);
  expect(long.every(({ question }) => question === null)).toBe(true);
});

it("keeps the words of pictures and links in Markdown and drops their addresses", () => {
  const markdown = "**Ships** in ![x](https://evil.example/?d=secret) [two days](https://evil.example/?d=1).";
  expect(cutPassages("Shipping", markdown)[0]?.text).toBe("Ships in x two days.");
});

describe("Word", () => {
  it("keeps headings, lists and tables; what was struck out is gone", async () => {
    const paragraph = (text: string, properties = "") =>
      `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
    const document = zip({
      "word/document.xml": `<w:document><w:body>${paragraph("退货", '<w:pStyle w:val="1"/>')}<w:p><w:r><w:t>Within </w:t></w:r><w:del><w:r><w:delText>ten</w:delText></w:r></w:del><w:ins><w:r><w:t>thirty days.</w:t></w:r></w:ins></w:p>${paragraph("unused", "<w:numPr/>")}${paragraph("with the bill", '<w:pStyle w:val="ListBullet"/>')}<w:tbl><w:tr>${cell("A")}${cell("B")}</w:tr><w:tr>${cell("1")}${cell("2")}</w:tr></w:tbl></w:body></w:document>`,
      "word/styles.xml":
        '<w:styles><w:style w:styleId="1"><w:name w:val="标题 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style></w:styles>',
      "word/footnotes.xml": `<w:footnotes><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="1">${paragraph("Not on sale items.")}</w:footnote></w:footnotes>`,
      "docProps/core.xml": "<cp:coreProperties><dc:title>Handbook</dc:title></cp:coreProperties>",
    });
    expect(await readDocument("a.docx", document)).toEqual({
      title: "Handbook",
      markdown:
        "# 退货\n\nWithin thirty days.\n- unused\n- with the bill\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\nNot on sale items.",
      notes: [],
    });
  });
});

describe("PDF", () => {
  it("reads pages, takes larger letters for headings, and names pages without text", async () => {
    const text = (lines: [number, number, string][]) =>
      lines.map(([size, y, words]) => `BT /F1 ${size} Tf 50 ${y} Td (${words}) Tj ET`).join("\n");
    const pdf = pdfOf([
      text([
        [24, 740, "Star X2"],
        [11, 700, "The battery lasts 30 hours with noise"],
        [11, 686, "cancelling, and charges in one."],
      ]),
      "",
    ]);
    const pages: number[] = [];
    const read = await readDocument("a.pdf", pdf, { onPage: async (done) => void pages.push(done) });
    expect(read.markdown).toBe(
      "# Star X2\n\nThe battery lasts 30 hours with noise cancelling, and charges in one.",
    );
    expect(read.notes).toEqual([{ code: "pages_without_text", detail: "2" }]);
    expect(pages).toEqual([1, 2]);
  });

  it("keeps tables and lists: lines with the same wide gaps are rows", async () => {
    const at = (y: number, cells: [number, string][]) =>
      cells.map(([x, words]) => `BT /F1 11 Tf ${x} ${y} Td (${words}) Tj ET`).join("\n");
    const rows: [number, string][][] = [
      [
        [50, "Model"],
        [200, "Price"],
        [300, "Weight"],
      ],
      [
        [50, "Star X1"],
        [205, "$599"],
        [300, "180 g"],
      ],
      [
        [50, "Star X2"],
        [205, "$649"],
        [300, "190 g"],
      ],
    ];
    const pairs: [number, string][][] = [
      [
        [50, "Battery:"],
        [200, "5,000 mAh"],
      ],
      [
        [50, "Colour"],
        [200, "black"],
      ],
    ];
    const page = [
      at(740, [[50, "All prices hold from December on, taxes included."]]),
      ...rows.map((row, place) => at(700 - 15 * place, row)),
      at(620, [[50, "What is in the box"]]),
      ...pairs.map((row, place) => at(600 - 15 * place, row)),
      at(550, [
        [50, "1."],
        [80, "Unpack the phone"],
      ]),
      at(535, [
        [50, "2."],
        [80, "Charge it"],
      ]),
    ];
    expect((await readDocument("a.pdf", pdfOf([page.join("\n")]))).markdown).toBe(
      "All prices hold from December on, taxes included.\n\n" +
        "| Model | Price | Weight |\n| --- | --- | --- |\n| Star X1 | $599 | 180 g |\n| Star X2 | $649 | 190 g |\n\n" +
        "What is in the box\n\nBattery: 5,000 mAh\nColour: black\n\n1. Unpack the phone\n2. Charge it",
    );
  });
});

it("reads a table that goes over the end of a page as one, and no page's number or head twice", async () => {
  const line = (y: number, cells: [number, string][]) =>
    cells.map(([x, words]) => `BT /F1 11 Tf ${x} ${y} Td (${words}) Tj ET`).join("\n");
  const names: [number, string][] = [
    [50, "Model"],
    [200, "Price"],
    [300, "Weight"],
  ];
  const row = (place: number): [number, string][] => [
    [50, `Star X${place}`],
    [205, `$${place}99`],
    [300, `1${place}0 g`],
  ];
  const page = (number: number, ...body: string[]) =>
    [...body, line(780, [[50, "Star Catalogue"]]), line(30, [[290, `Page ${number} of 3`]])].join("\n");
  const pdf = pdfOf([
    page(1, line(700, names), line(685, row(1)), line(670, row(2))),
    page(2, line(700, names), line(685, row(3)), line(670, row(4))),
    page(3, line(700, row(5)), line(640, [[50, "Prices hold until May."]])),
  ]);
  expect((await readDocument("a.pdf", pdf)).markdown).toBe(
    "Star Catalogue\n\n| Model | Price | Weight |\n| --- | --- | --- |\n" +
      [1, 2, 3, 4, 5].map((at) => `| Star X${at} | $${at}99 | 1${at}0 g |`).join("\n") +
      "\n\nPrices hold until May.",
  );
  // Radicals in the place of the characters that are meant would be found by nobody.
  expect(withoutRadicals("到⼿价 ⻚⾯")).toBe("到手价 页面");
  // Other columns are another table.
  const other = pdfOf([
    page(1, line(700, names), line(685, row(1))),
    page(
      2,
      line(700, [
        [400, "Colour"],
        [480, "black"],
      ]),
      line(685, [
        [400, "Size"],
        [480, "small"],
      ]),
    ),
  ]);
  expect((await readDocument("a.pdf", other)).markdown).toMatch(
    /\| Star X1 .*\n\nColour: black\nSize: small/,
  );
});

describe("what cannot be read", () => {
  it("is refused by name, by its first bytes, and where it is damaged or empty", async () => {
    expect(await fault("a.exe", bytes("x"))).toBe("file-type");
    expect(await fault("a.svg", bytes("<svg/>"))).toBe("file-type");
    expect(await fault("a.php\u0000.png", bytes("x"))).toBe("file-type");
    expect(await fault("a.pdf", bytes("<html>"))).toBe("file-type");
    expect(await fault("a.docx", bytes("%PDF-1.4"))).toBe("file-type");
    expect(await fault("a.txt", Uint8Array.from([0x4d, 0x5a, 0, 0, 1]))).toBe("file-type");
    expect(await fault("a.docx", zip({ "x.txt": "x" }))).toBe("file-damaged");
    expect(await fault("a.docx", zip({ "word/document.xml": "<w:document/>" }).slice(0, 60))).toBe(
      "file-damaged",
    );
    expect(await fault("a.pdf", bytes("%PDF-1.4 nothing"))).toBe("file-damaged");
    expect(await fault("a.html", bytes("<script>1</script>"))).toBe("page-scripted");
    expect(await fault("a.csv", bytes("\n\n"))).toBe("file-empty");
    expect(await fault("a.pdf", bytes(""))).toBe("file-empty");
    expect(await fault("a.pdf", pdfOf(["", ""]))).toBe("file-scanned");
  });

  it("does not unpack an archive that grows without end", () => {
    const bomb = zipSync({ "a.xml": new Uint8Array(3_000_000), "b.xml": new Uint8Array(3_000_000) });
    expect(bomb.length).toBeLessThan(20_000);
    expect(() => openZip(bomb, () => true, 4_000_000)).toThrow("unpacks to too much");
    expect(openZip(bomb, (name) => name === "b.xml", 4_000_000).get("b.xml")).toHaveLength(3_000_000);
  });

  it("knows no entities that grow", async () => {
    const laughs =
      '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b; ok</w:t></w:r></w:p></w:body></w:document>';
    expect((await readDocument("a.docx", zip({ "word/document.xml": laughs }))).markdown).toContain("ok");
  });
});

/** A PDF of pages with these drawing commands. */
function pdfOf(pages: readonly string[]): Uint8Array {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...pages.flatMap((content, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return bytes(text);
}
