import { ZipReader } from "./open-zip";
import { type CellReading, cellsOf } from "./row-cells";
import { UnreadableFile } from "./unreadable-file";
import { dateStyles, relations, tidyNumber, wordsOf } from "./workbook-parts";
import { elementsOf, parseXml, within } from "./xml";

const SMALL = /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml)$/;
const WORDS = "xl/sharedStrings.xml";
/** What a workbook may unpack to: a file of 64 MB of contacts is about ten times as much XML. */
const MOST_BYTES = 900_000_000;
const MOST_SMALL = 60_000_000;
const MAX_COLUMNS = 400;

/** A row of a sheet: its place from 1, and its cells as they stand. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The bytes of a file in order, as often as somebody asks. */
export type Parts = () => AsyncIterable<Uint8Array>;

/**
 * The rows of a workbook's first sheet that is shown, while it is unpacked: neither the file nor the sheet is ever whole in memory.
 * Numbers stay as they stand; one that Excel has rounded (more than 15 digits) is given as it shows it, 2.1E+18. Throws UnreadableFile.
 */
export async function* sheetRows(parts: Parts): AsyncGenerator<SheetRow[]> {
  const { sheet, words, dates } = await readBook(parts);
  const reading: CellReading = { words, dates, columns: MAX_COLUMNS, yes: "true", no: "false", numberOf };
  let rows: SheetRow[] = [];
  let last = 0;
  const stream = elementsOf("row", (row) => {
    last = Math.max(last + 1, Number(row.attributes.r) || 0);
    const cells = cellsOf(row, reading);
    if (cells) rows.push({ line: last, cells });
  });
  const zip = new ZipReader(
    (name) => name === sheet,
    (_, chunk) => stream.write(chunk),
    MOST_BYTES,
  );
  for await (const bytes of parts()) {
    for (let from = 0; from < bytes.length; from += 16_384) {
      zip.push(bytes.subarray(from, from + 16_384), false);
      if (rows.length === 0) continue;
      yield rows;
      rows = [];
    }
  }
  zip.push(new Uint8Array(), true);
  stream.end();
  if (rows.length) yield rows;
}

/** What the cells refer to: texts that several share, and which styles show numbers as dates. */
async function readBook(parts: Parts): Promise<{ sheet: string; words: string[]; dates: boolean[] }> {
  const small = new Map<string, Uint8Array[]>();
  const words: string[] = [];
  const shared = elementsOf("si", (element) => words.push(wordsOf(element)));
  const zip = new ZipReader(
    (name) => SMALL.test(name) || name === WORDS,
    (name, chunk) => {
      if (name === WORDS) return shared.write(chunk);
      small.set(name, [...(small.get(name) ?? []), chunk.slice()]);
    },
    MOST_BYTES,
  );
  for await (const bytes of parts()) zip.push(bytes, false);
  zip.push(new Uint8Array(), true);
  shared.end();
  const whole = (name: string): Uint8Array | undefined => {
    const bytes = Buffer.concat(small.get(name) ?? []);
    if (bytes.length > MOST_SMALL) throw new UnreadableFile("file-too-large", "This workbook is too large.");
    return bytes.length ? new Uint8Array(bytes) : undefined;
  };
  const workbook = whole("xl/workbook.xml");
  if (!workbook) throw new UnreadableFile("file-damaged", "This is no Excel workbook.");
  const targets = relations(whole("xl/_rels/workbook.xml.rels"));
  const shown = within(parseXml(workbook), "sheet").find(
    ({ attributes }) => (attributes.state ?? "visible") === "visible",
  );
  const sheet = targets.get(shown?.attributes.id ?? "");
  if (!sheet) throw new UnreadableFile("file-damaged", "This workbook has no sheet.");
  return { sheet, words, dates: dateStyles(whole("xl/styles.xml")) };
}

/** Excel keeps 15 digits and fills up with zeros: such a number has lost its end, and says so as Excel shows it. */
function numberOf(text: string): string {
  if (/^-?\d{15}0+$/.test(text)) return Number(text).toExponential().replace("e", "E");
  const tidy = tidyNumber(text);
  // A fraction or a small number that is written with an exponent has lost nothing: 4.0E-2.
  return /^-?\d+(?:\.\d+)?E[+]?\d{1,2}$/i.test(tidy) && Math.abs(Number(tidy)) < 1e15
    ? String(Number(tidy))
    : tidy;
}
