import { getDocumentProxy } from "unpdf";
import { type DocumentText, MOST_CHARACTERS, UnreadableFile } from "./document-text";
import { withoutRadicals } from "./han-radicals";
import { readByColumns } from "./pdf-columns";
import { BREAK, joinPages, type Line, PAGE_END } from "./pdf-pages";
import {
  type Cell,
  goesOn,
  isTableRow,
  joinBullet,
  sameWords,
  standsBelow,
  tableOfLines,
} from "./pdf-tables";

const MOST_PAGES = 1_000;

// The reader was written for a runtime that has this; Node 20 has not.
if (!("try" in Promise))
  Object.defineProperty(Promise, "try", {
    value: (work: (...given: unknown[]) => unknown, ...given: unknown[]) =>
      new Promise((resolve) => resolve(work(...given))),
    configurable: true,
    writable: true,
  });

/**
 * Reads the text of a PDF page by page; lines in larger letters are headings, lines with the same wide gaps below each other are tables, over several pages too. Pages that are pictures are named, not guessed. No script
 * in it runs. `onPage` hears how far it is; throws UnreadableFile.
 */
export async function readPdf(
  bytes: Uint8Array,
  onPage: (done: number, total: number) => Promise<void> = async () => undefined,
): Promise<DocumentText> {
  const pdf = await open(bytes);
  try {
    const read: Line[][] = [];
    const empty: number[] = [];
    const notes: DocumentText["notes"] = [];
    const pages = Math.min(pdf.numPages, MOST_PAGES);
    let characters = 0;
    for (let number = 1; number <= pages && characters < MOST_CHARACTERS; number++) {
      try {
        const page = await pdf.getPage(number);
        const { items } = await page.getTextContent();
        const pieces = items.flatMap((item) => (isPiece(item) ? [item] : []));
        const found = turned(pieces).flatMap((way) => readByColumns(linesOf(way)));
        if (found.length === 0) empty.push(number);
        read.push(found);
        characters += found.reduce((sum, { text }) => sum + text.length, 0);
        page.cleanup();
      } catch {
        notes.push({ code: "unreadable_part", detail: String(number) });
      }
      await onPage(number, pages);
    }
    if (empty.length) notes.push({ code: "pages_without_text", detail: ranges(empty) });
    if (pdf.numPages > pages) notes.push({ code: "text_cut", detail: `${pages + 1}-${pdf.numPages}` });
    return { title: await titleOf(pdf), markdown: markdownOf(joinPages(read)), notes };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // A copy: what is handed over is taken away.
    return await getDocumentProxy(bytes.slice(), {
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (error) {
    if (error instanceof Error && error.name === "PasswordException")
      throw new UnreadableFile("file-encrypted", "This file is protected by a password.");
    throw new UnreadableFile("file-damaged", "This file is damaged.");
  }
}

async function titleOf(pdf: Pdf): Promise<string | undefined> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title: unknown = "Title" in info ? info.Title : undefined;
  return typeof title === "string" ? title.replace(/\s+/g, " ").trim() || undefined : undefined;
}

/** Gaps so many letters wide part the columns of a table. */
const WIDE = 1.5;

/**
 * The pieces of a page as whoever reads it turns the page: those that run the same way together, first what runs as most letters do, so that
 * a page that lies on its side is read like any other and a word down its margin comes after the text.
 */
function turned(pieces: readonly Piece[]): Piece[][] {
  const ways: Piece[][] = [[], [], [], []];
  for (const piece of pieces) {
    const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = piece.transform;
    const quarters = (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
    const [right = 1, up = 0] =
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ][quarters] ?? [];
    const transform = [
      ...[a * right + b * up, b * right - a * up, c * right + d * up, d * right - c * up],
      ...[x * right + y * up, y * right - x * up],
    ];
    ways[quarters]?.push(quarters === 0 ? piece : { ...piece, transform });
  }
  const letters = (way: readonly Piece[]) => way.reduce((sum, { str }) => sum + str.trim().length, 0);
  return ways.filter((way) => letters(way) > 0).sort((a, b) => letters(b) - letters(a));
}

/** Pieces of text that stand on one line, in the order in which they were written. */
function linesOf(items: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  let text = "";
  let size = 0;
  let cells: Cell[] = [];
  let last: { y: number; end: number } | undefined;
  const end = () => {
    const words = text.replace(/\s+/g, " ").trim();
    const tidy = cells
      .map((cell) => ({ ...cell, text: cell.text.replace(/\s+/g, " ").trim() }))
      .sort((a, b) => a.from - b.from);
    if (words) lines.push({ text: words, size, y: last?.y ?? 0, cells: joinBullet(tidy) });
    text = "";
    size = 0;
    cells = [];
    last = undefined;
  };
  for (const item of items) {
    const [, , , height = 0, x = 0, y = 0] = item.transform;
    const letters = Math.abs(height) || item.height;
    if (last && Math.abs(y - last.y) > Math.max(2, letters * 0.5)) end();
    // A gap between two pieces is a space that was not written; between columns of a table, a wide one.
    const gap = last ? x - last.end : 0;
    const words = withoutRadicals(item.str);
    text += (gap > letters * 0.2 ? " " : "") + words;
    if (words.trim()) {
      size = Math.max(size, letters);
      const cell = cells.at(-1);
      const to = x + item.width;
      if (cell && x >= cell.from && x - cell.to <= letters * WIDE) {
        const space = x - cell.to > letters * 0.2 ? " " : "";
        cells[cells.length - 1] = { text: cell.text + space + words, from: cell.from, to };
      } else cells.push({ text: words, from: x, to });
    }
    last = { y, end: x + item.width };
    if (item.hasEOL) end();
  }
  end();
  return lines;
}

interface Piece {
  str: string;
  transform: number[];
  width: number;
  height: number;
  hasEOL: boolean;
}

const isPiece = (item: object): item is Piece => "str" in item && "transform" in item;

/** A line that takes less of its column than this is the last of what it says. */
const ENDS_EARLY = 0.6;
/** "Weight: 30 g": a line of a data sheet stands by itself. */
const PAIR = /^\p{L}[^:：。.!?]{0,30}[:：]\s*\S/u;

/** The size that most letters have is the text's; much larger short lines are headings. */
function markdownOf(lines: readonly Line[]): string {
  const letters = new Map<number, number>();
  for (const { text, size } of lines) {
    const step = Math.round(size * 2) / 2;
    letters.set(step, (letters.get(step) ?? 0) + text.length);
  }
  const usual = [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const longest = Math.max(...lines.map(({ text }) => text.length));
  const full = usualWidth(lines);
  let markdown = "";
  let before: Line | undefined;
  const levelOf = ({ size }: Line) => (size > usual * 1.6 ? 1 : size > usual * 1.15 ? 2 : 0);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? PAGE_END;
    const level = levelOf(line);
    const table = tableFrom(lines, at, (one) => levelOf(one) > 0);
    if (table.rows.length > 1) {
      markdown += `\n\n${tableOfLines(table.rows)}\n\n`;
      before = undefined;
      at = table.end - 1;
      continue;
    }
    if (line === BREAK) {
      markdown += "\n\n";
      before = undefined;
    }
    if (line.text === "") continue;
    if (level > 0 && line.text.length <= 120 && usual > 0)
      markdown += `\n\n${"#".repeat(level)} ${line.text}\n\n`;
    else if (
      before &&
      before.text !== "" &&
      !/[。.!?！？：:;；]$/.test(before.text) &&
      !/^[-•·▪●\d]/.test(line.text) &&
      !PAIR.test(line.text) &&
      !(PAIR.test(before.text) && before.text.length < 0.6 * longest) &&
      widthOf(before) > ENDS_EARLY * full
    )
      markdown = goOn(markdown, line.text);
    else markdown += `\n${line.text.replace(/^[•·▪●]\s*/, "- ")}`;
    before = level > 0 ? PAGE_END : line;
  }
  return markdown.replace(/\n{3,}/g, "\n\n").trim();
}

/** A sentence goes on in the next line; Chinese has no spaces there, and a word that was parted at the end of the line is one again. */
function goOn(markdown: string, next: string): string {
  if (/\p{Ll}[-\u00ad\u2010]$/u.test(markdown) && /^\p{Ll}/u.test(next)) return markdown.slice(0, -1) + next;
  return `${markdown}${/[\u3400-\u9fff，、]$/.test(markdown) ? "" : " "}${next}`;
}

const widthOf = ({ cells }: Line): number => (cells.at(-1)?.to ?? 0) - (cells[0]?.from ?? 0);

/** How wide a line of text is that fills its column: few are wider. */
function usualWidth(lines: readonly Line[]): number {
  const widths = lines.filter(({ text }) => text).map(widthOf);
  return widths.sort((a, b) => a - b)[Math.floor(widths.length * 0.8)] ?? 0;
}

/**
 * The rows from a line on that belong together, and the line after them. Rows in the letters of a heading are a table where their cells stand
 * below each other. A table goes on over the end of its page; the names of its columns, once more there, are no row.
 */
function tableFrom(
  lines: readonly Line[],
  from: number,
  isLarge: (line: Line) => boolean,
): { rows: (readonly Cell[])[]; end: number } {
  const runFrom = (begin: number): (readonly Cell[])[] => {
    const run: (readonly Cell[])[] = [];
    for (let at = begin; at < lines.length; at++) {
      const line = lines[at] ?? PAGE_END;
      if (!isTableRow(line.cells)) break;
      const above = lines[at - 1] ?? PAGE_END;
      if (run.length > 0 && (isLarge(line) || isLarge(above)) && !standsBelow(above.cells, line.cells)) break;
      run.push(line.cells);
    }
    return run;
  };
  const rows = runFrom(from);
  let end = from + rows.length;
  while (rows.length > 0 && lines[end] === PAGE_END) {
    const next = runFrom(end + 1);
    if (next.length === 0 || !goesOn(rows, next)) break;
    const [head = []] = rows;
    rows.push(...(sameWords(head, next[0] ?? []) ? next.slice(1) : next));
    end += 1 + next.length;
  }
  return { rows, end };
}

/** 1, 2, 3, 7 as "1-3, 7". */
function ranges(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}
