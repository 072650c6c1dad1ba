import { expect, it } from "vitest";
import { type PdfWords, pdfPages } from "../../../tests/support/pdf-page";
import { readByColumns } from "./pdf-columns";
import { readPdf } from "./read-pdf";

const LEFT = [
  "The grinder is guaranteed for three",
  "years from the day of delivery, and",
  "its blades for six months, as they are",
  "parts that wear out. A repair costs no-",
  "thing in that time. Send the grinder to",
  "the workshop with the receipt, and it",
  "is back within two weeks at most, with",
];
const RIGHT = [
  "a note of what was done. Whoever lives",
  "outside the country pays the customs,",
  "because the workshop cannot know what",
  "the authorities are going to ask for.",
  "Parcels weigh twenty kilograms at the",
  "most. What is heavier is fetched from",
  "your door by a carrier on Thursdays.",
];
const TEXT =
  "The grinder is guaranteed for three years from the day of delivery, and its blades for six months, as they are parts that wear out. A repair costs nothing in that time. Send the grinder to the workshop with the receipt, and it is back within two weeks at most, with a note of what was done. Whoever lives outside the country pays the customs, because the workshop cannot know what the authorities are going to ask for. Parcels weigh twenty kilograms at the most. What is heavier is fetched from your door by a carrier on Thursdays.";
const ZH_LEFT = [
  "研磨机自送达之日起保修三年，刀片属",
  "于易损件，保修期为六个月。在此期间",
  "维修不收取任何费用，请把研磨机连同",
  "发票一起寄到工坊，最迟两周之内寄回",
  "并附上一张说明，写清做过哪些处理。",
];
const ZH_RIGHT = [
  "海外客户需要自行承担关税，因为工坊",
  "无法提前知道海关会收取多少费用。包",
  "裹最重不能超过二十公斤，更重的物品",
  "由承运人每周四上门收取，请提前一天",
  "预约上门的时间，并备好原来的包装。",
];

/** Two columns, written line by line over both of them. */
const across = (left: readonly string[], right: readonly string[], top = 700): PdfWords[] =>
  left.flatMap((text, at) => [
    { x: 60, y: top - at * 14, text },
    { x: 320, y: top - at * 14, text: right[at] ?? "" },
  ]);
const read = async (pages: readonly (readonly PdfWords[])[], turn = 0): Promise<string> =>
  (await readPdf(new Uint8Array(pdfPages(pages, turn)))).markdown;
const oneLine = (markdown: string) => markdown.replace(/\s+/g, " ");

it("reads two columns that were written over each other line by line, one after the other", async () => {
  expect(oneLine(await read([across(LEFT, RIGHT)]))).toBe(TEXT);
  expect(oneLine(await read([across(ZH_LEFT, ZH_RIGHT)])).replaceAll(" ", "")).toBe(
    [...ZH_LEFT, ...ZH_RIGHT].join(""),
  );
  // Lines that do not stand beside each other, and columns that were written one after the other.
  const shifted = across(LEFT, RIGHT).map((one) => (one.x > 300 ? { ...one, y: one.y - 6 } : one));
  expect(oneLine(await read([shifted]))).toBe(TEXT);
  expect(oneLine(await read([[...shifted].sort((a, b) => a.x - b.x)]))).toBe(TEXT);
});

it("parts columns where a title stands over both, and keeps tables as tables", async () => {
  const rows = [
    ["Model", "Price", "Weight"],
    ["G3", "$149", "2 kg"],
    ["G5", "$249", "3 kg"],
  ].flatMap(([model = "", price = "", weight = ""], at) => [
    { x: 60, y: 560 - at * 14, text: model },
    { x: 240, y: 560 - at * 14, text: price },
    { x: 420, y: 560 - at * 14, text: weight },
  ]);
  const page = [
    { x: 60, y: 740, text: "Service handbook of the grinders", size: 20 },
    ...across(LEFT, RIGHT),
    ...rows,
    { x: 60, y: 480, text: "Shipping in all countries of the Union", size: 20 },
    ...across(RIGHT, LEFT, 450),
  ];
  const markdown = await read([page]);
  expect(markdown.split(/^# /m).map((part) => oneLine(part).slice(0, 40))).toEqual(
    ["", "Service handbook of the grinders The grin", "Shipping in all countries of the Union a "].map(
      (part) => part.slice(0, 40),
    ),
  );
  expect(oneLine(markdown)).toContain(TEXT);
  expect(markdown).toContain("| Model | Price | Weight |\n| --- | --- | --- |\n| G3 | $149 | 2 kg |");
});

it("leaves names with values, and cells that are sentences of their own, beside each other", async () => {
  const sheet: [string, string][] = [
    ["Weight without the bowl", "Two kilograms and a half"],
    ["Length of the cable", "One metre and twenty"],
    ["Colour of the housing", "Black, white or red"],
    ["Noise at full power", "Seventy decibels at most"],
    ["Guarantee of the motor", "Three years from delivery"],
  ];
  expect(
    await read([
      across(
        sheet.map(([name]) => name),
        sheet.map(([, value]) => value),
      ),
    ]),
  ).toBe(sheet.map(([name, value]) => `${name}: ${value}`).join("\n"));
});

it("reads the rows of a table as rows whatever the size of their letters, and headings as headings", async () => {
  const words = (y: number, size: number, ...cells: [number, string][]): PdfWords[] =>
    cells.map(([x, text]) => ({ x, y, text, size }));
  const prose = LEFT.map((text, at) => ({ x: 60, y: 700 - at * 14, text }));
  const list = [
    ...words(560, 18, [60, "Model"], [240, "Price"], [420, "Weight"]),
    ...words(530, 18, [60, "G3"], [240, "$149"], [420, "2 kg"]),
    ...words(500, 18, [60, "G5"], [240, "$249"], [420, "3 kg"]),
  ];
  const markdown = await read([[...words(740, 20, [60, "Prices of the grinders"]), ...prose, ...list]]);
  expect(markdown).toContain("# Prices of the grinders");
  expect(markdown).toContain(
    "| Model | Price | Weight |\n| --- | --- | --- |\n| G3 | $149 | 2 kg |\n| G5 | $249 | 3 kg |",
  );
  // The names of the columns are larger than what stands below them; one row has nothing in the middle.
  const mixed = [
    ...words(560, 14, [60, "Model"], [240, "Price"], [420, "Weight"]),
    ...words(540, 10, [60, "G3"], [240, "$149"], [420, "2 kg"]),
    ...words(526, 10, [60, "G5"], [420, "3 kg"]),
  ];
  expect(await read([[...prose, ...mixed]])).toContain(
    "| Model | Price | Weight |\n| --- | --- | --- |\n| G3 | $149 | 2 kg |\n| G5 |  | 3 kg |",
  );
  // Titles with a wide gap in them, and one above a table whose columns stand elsewhere, are no rows.
  const titles = [
    ...words(560, 20, [60, "Service"], [300, "2026"]),
    ...words(530, 20, [150, "All prices"], [470, "net"]),
    ...words(500, 10, [60, "Repair of a grinder"], [260, "$40"]),
    ...words(486, 10, [60, "New blades"], [260, "$15"]),
  ];
  const said = await read([[...prose, ...titles]]);
  expect(said).toContain("# Service 2026");
  expect(said).toContain("# All prices net");
  expect(said).toContain("Repair of a grinder: $40\nNew blades: $15");
});

it("reads pages that lie on their side or upside down, and a word down the margin after the text", async () => {
  for (const quarters of [1, 2, 3] as const) {
    const turned = across(LEFT, RIGHT).map((one) => {
      const place = { 1: [792 - one.y, one.x], 2: [612 - one.x, 792 - one.y], 3: [one.y - 150, 612 - one.x] }[
        quarters
      ];
      return { ...one, x: place[0] ?? 0, y: place[1] ?? 0, quarters };
    });
    expect(oneLine(await read([turned], quarters * 90)), `${quarters}`).toBe(TEXT);
  }
  const margin = { x: 30, y: 300, text: "Draft of May", quarters: 1 } as const;
  const said = oneLine(await read([[margin, ...across(LEFT, RIGHT)]]));
  expect(said.replace(/\s*Draft of May$/, "")).toBe(TEXT);
});

it("joins a word that was parted at the end of a line, and no other", async () => {
  const lines = [
    "The workshop sends a confir-",
    "mation as soon as the G3-",
    "Pro is there, by elec\u2010",
    "tronic mail to its sender",
  ];
  const page = lines.map((text, at) => ({ x: 60, y: 700 - at * 14, text }));
  expect(await read([page])).toBe(
    "The workshop sends a confirmation as soon as the G3- Pro is there, by electronic mail to its sender",
  );
});

it("says what stands at the edge of every page of two columns once", async () => {
  const page = (number: number, left: readonly string[], right: readonly string[]): PdfWords[] => [
    { x: 60, y: 770, text: "Handbook 2026", size: 8 },
    ...across(left, right),
    { x: 280, y: 30, text: `Page ${number} of 2`, size: 8 },
  ];
  const markdown = oneLine(await read([page(1, LEFT, RIGHT), page(2, ZH_LEFT, ZH_RIGHT)]));
  expect(markdown.match(/Handbook 2026/g)).toHaveLength(1);
  expect(markdown).not.toContain("of 2");
  expect(markdown).toContain(TEXT);
});

it("does not look for columns long where a page has thousands of places they could begin", () => {
  const lines = Array.from({ length: 40_000 }, (_, at) => {
    const from = (at % 10_000) * 10;
    return { text: "a", size: 10, y: at, cells: [{ text: "a", from, to: from + 5 }] };
  });
  expect(readByColumns(lines)).toEqual(lines);
}, 5_000);
