import { type Pair, passagesOfPair } from "./pair";
import type { NewPassage } from "./write-passages";
import { type Block, withWrittenPairs } from "./written-pairs";

/** Characters of a passage: pieces are joined up to the first and cut above the second. */
const JOINED = 500;
const MOST = 1_200;
/** Passages of one source. */
export const MOST_PASSAGES = 6_000;

/**
 * Cuts Markdown into passages: at headings, and within a section where it is long, between paragraphs. Rows of a table carry the names of its
 * columns, so that each can be read alone; a table with columns for questions and answers gives pairs, and so do questions that are written in
 * the text.
 */
export function cutPassages(title: string, markdown: string): NewPassage[] {
  const passages: NewPassage[] = [];
  let headings: { level: number; text: string }[] = [];
  let piece = "";
  const end = () => {
    const text = piece.trim();
    piece = "";
    for (let from = 0; from < text.length && passages.length < MOST_PASSAGES; from += MOST)
      passages.push({
        headings: [title, ...headings.flatMap(({ text }) => (text && text !== title ? [text] : []))],
        question: null,
        text: text.slice(from, from + MOST),
        main: passages.length,
      });
  };
  for (const block of withWrittenPairs([...blocksOf(markdown)])) {
    if (passages.length >= MOST_PASSAGES) break;
    if (block.kind === "heading") {
      end();
      const { level, text } = block;
      headings = [...headings.filter((above) => above.level < level), { level, text }];
    } else if (block.kind === "pairs") {
      end();
      for (const pair of block.pairs) {
        if (passages.length >= MOST_PASSAGES) break;
        passages.push(
          ...(block.written
            ? writtenPassages(title, headings, pair, passages.length)
            : passagesOfPair(pair, passages.length)),
        );
      }
    } else {
      for (const text of halves(block.text)) {
        if (piece && piece.length + text.length > JOINED) end();
        piece += `${piece ? "\n" : ""}${text}`;
      }
    }
  }
  end();
  return passages.slice(0, MOST_PASSAGES);
}

/** "Is it loud?" on the page of a grinder is asked of the grinder: by itself, and under the name of what the page is about. */
function writtenPassages(
  title: string,
  headings: readonly { level: number; text: string }[],
  pair: Pair,
  main: number,
): NewPassage[] {
  const topic = headings.find(({ level }) => level === 1)?.text ?? title;
  const { question } = pair;
  const isNamed = question.toLowerCase().includes(topic.toLowerCase());
  const above = headings.flatMap(({ text }) => (text && text !== title ? [text] : []));
  return passagesOfPair({ ...pair, phrasings: isNamed ? [] : [`${topic}: ${question}`] }, main).map(
    (passage) => ({
      ...passage,
      headings: [title, ...above],
    }),
  );
}

/** Headings, paragraphs (lists and code as they stand) and tables. */
function* blocksOf(markdown: string): Generator<Block> {
  const lines = markdown.replace(/\r\n?/g, "\n").split("\n");
  let paragraph: string[] = [];
  const end = function* (): Generator<Block> {
    const text = paragraph.join("\n").trim();
    paragraph = [];
    if (text) yield { kind: "text", text: plainText(text) };
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading?.[1]) {
      yield* end();
      yield { kind: "heading", level: heading[1].length, text: plainText(heading[2] ?? "") };
    } else if (isRow(line) && isRule(lines[at + 1])) {
      yield* end();
      const rows: string[][] = [];
      let next = at + 2;
      for (; isRow(lines[next] ?? ""); next++) rows.push(cellsOf(lines[next] ?? ""));
      yield* tableOf(cellsOf(line), rows);
      at = next - 1;
    } else if (line.trim() === "") yield* end();
    else paragraph.push(line);
  }
  yield* end();
}

const isRow = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line);
const isRule = (line: string | undefined): boolean =>
  line !== undefined && /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line);

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, "");
  return inner
    .split(/(?<!\\)\|/)
    .map((cell) => plainText(cell.replace(/\\\|/g, "|").replace(/<br>/g, " ").trim()));
}

const QUESTION = /^(?:问题|标准问题?|问|提问|question|questions|q|faq)$/i;
const ANSWER = /^(?:答案|回答|回复|标准答案|答|answer|answers|reply|a)$/i;
const PHRASINGS =
  /^(?:相似问题?|相似问法|其他问法|扩展问题?|phrasings?|variants?|similar(?: questions)?|alternatives?)$/i;

/** The names of columns that make a table one of questions and answers. */
export function pairColumns(
  names: readonly string[],
): { question: number; answer: number; phrasings: number } | undefined {
  const place = (pattern: RegExp) => names.findIndex((name) => pattern.test(name.trim()));
  const [question, answer, phrasings] = [place(QUESTION), place(ANSWER), place(PHRASINGS)];
  return question >= 0 && answer >= 0 ? { question, answer, phrasings } : undefined;
}

function* tableOf(names: string[], rows: string[][]): Generator<Block> {
  const columns = pairColumns(names);
  if (columns) {
    const pairs = rows.map((row) => ({
      question: row[columns.question] ?? "",
      answer: row[columns.answer] ?? "",
      phrasings: columns.phrasings < 0 ? [] : (row[columns.phrasings] ?? "").split(/[;；\n]/),
    }));
    yield { kind: "pairs", pairs: pairs.filter((one) => one.question && one.answer) };
    return;
  }
  for (const row of rows) {
    const cells = row.flatMap((cell, at) => (cell ? [names[at] ? `${names[at]}: ${cell}` : cell] : []));
    if (cells.length) yield { kind: "text", text: cells.join("; ") };
  }
}

/** A long paragraph in pieces that end with a sentence. */
function* halves(text: string): Generator<string> {
  let rest = text;
  while (rest.length > MOST) {
    const head = rest.slice(0, MOST);
    const end = Math.max(
      ...["。", "!", "?", "！", "？", "\n", ". "].map((mark) => head.lastIndexOf(mark) + mark.length),
    );
    const cut = end > MOST / 3 ? end : MOST;
    yield rest.slice(0, cut).trim();
    rest = rest.slice(cut);
  }
  if (rest.trim()) yield rest.trim();
}

/** Without the marks of Markdown that say nothing: emphasis, code, links and pictures keep their words. */
export function plainText(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)\s]*(?:\s"[^"]*")?\)/g, "$1")
    .replace(/\[([^\]]*)\]\([^)\s]*(?:\s"[^"]*")?\)/g, "$1")
    .replace(/(\*\*|__|~~|`)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/^(\s*)[*+]\s+/gm, "$1- ")
    .replace(/^\s*>\s?/gm, "")
    .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1");
}
