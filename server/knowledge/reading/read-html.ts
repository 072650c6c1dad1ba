import { DomUtils, ElementType, parseDocument } from "htmlparser2";
import { decodeText } from "./decode-text";
import { type DocumentText, titledTableOf, UnreadableFile } from "./document-text";
import { gridOf, spanOf } from "./html-grid";
import { joinHeads } from "./join-heads";
import { readJsonLd } from "./json-ld";
import { labelLines } from "./label-rows";

type ChildNode = ReturnType<typeof parseDocument>["children"][number];
type Element = Extract<ChildNode, { attribs: object }>;
const isTag = (node: ChildNode): node is Element => "attribs" in node;
const isText = (node: ChildNode): node is ChildNode & { data: string } => node.type === ElementType.Text;

/** Says nothing, or says it on every page. */
const SKIPPED = new Set(
  "script style noscript template svg canvas iframe object embed form button input select textarea nav footer aside dialog head title del s strike".split(
    " ",
  ),
);
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|line-through|font-size\s*:\s*0(?:px|em|rem|%|\s|;|$)|opacity\s*:\s*0(?:\.0+)?(?:;|\s|$)|(?:left|right|top|text-indent)\s*:\s*-\d{3,}/i;
/** What shops call the price that holds no more, which their styles strike out. */
const STRUCK = /(?:^|[\s_-])(?:old|was|original|compare|strike|crossed|list|market)(?:$|[\s_-])/i;
const DEEPEST = 300;

/** Reads a page: its main part as headings, paragraphs, lists and tables. Nothing of it is run or fetched. */
export function readHtml(bytes: Uint8Array, charset?: string): DocumentText {
  const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(
    new TextDecoder("latin1").decode(bytes.subarray(0, 4_096)),
  )?.[1];
  const { text, notes } = decodeText(bytes, charset ?? declared);
  const document = parseDocument(text);
  const all = DomUtils.getElementsByTagName("title", document.children, true, 1);
  const first = (name: string) => DomUtils.getElementsByTagName(name, document.children, true, 1)[0];
  // Several articles are a list of them, and none is the page.
  const articles = DomUtils.getElementsByTagName("article", document.children, true, 2);
  const main = first("main") ?? (articles.length === 1 ? articles[0] : undefined);
  const body = first("body");
  const read = (from: Element | undefined, skipsFrame: boolean): State => {
    const state: State = { blocks: [], line: "", marker: "", lists: [], pictures: 0, skipsFrame };
    walk(from ? from.children : document.children, state, 0);
    endLine(state);
    return state;
  };
  const own = main && read(main, false);
  const framed = own && lengthOf(own) >= SHORT ? own : read(body, true);
  // A main part that says next to nothing is one that scripts would have filled; a page that says nothing outside of what looks like its frame is that.
  const chosen = own && lengthOf(own) > 0 && lengthOf(framed) < LONG ? own : framed;
  const state = chosen.blocks.length > 0 ? chosen : read(body, false);
  const scripts = DomUtils.getElementsByTagName("script", document.children, true);
  addSaid(state, scripts);
  if (state.blocks.length === 0 && scripts.length > 0)
    throw new UnreadableFile("page-scripted", "This page says nothing until its scripts have run.");
  if (state.pictures > 0) notes.push({ code: "pictures_skipped", detail: String(state.pictures) });
  return {
    title: all[0] ? DomUtils.textContent(all[0]).replace(/\s+/g, " ").trim() || undefined : undefined,
    markdown: state.blocks
      .join("\n\n")
      .replace(/\n\n(?= *- )|(?<=^ *(?:-|\d{1,4}\.) [^\n]*)\n\n(?= *\d{1,4}\. )/gm, "\n"),
    notes,
  };
}

/** Letters of a main part that may be "Loading …", and of a page that says something all the same. */
const SHORT = 60;
const LONG = 200;

const lengthOf = ({ blocks }: State): number => blocks.reduce((sum, { length }) => sum + length, 0);

/** What the page tells search engines: questions that are not in its text, and all of it where it has none. */
function addSaid({ blocks }: State, scripts: readonly Element[]): void {
  const texts = scripts
    .filter(({ attribs }) => attribs.type?.trim().toLowerCase() === "application/ld+json")
    .map((script) => DomUtils.textContent(script));
  if (texts.length === 0) return;
  const said = readJsonLd(texts);
  if (blocks.length === 0) blocks.push(...said.blocks);
  const whole = blocks.join(" ").replace(/\s+/g, " ");
  for (const { question, answer } of said.questions)
    if (!(whole.includes(question) && whole.includes(answer.slice(0, 40))))
      blocks.push(`## ${question}`, answer);
}

interface State {
  readonly blocks: string[];
  line: string;
  /** What stands before the next line: an item's sign. */
  marker: string;
  /** The lists around: of ordered ones the number of the next item. */
  readonly lists: (number | undefined)[];
  pictures: number;
  /** Leaves out what pages without a marked main part have around it. */
  readonly skipsFrame: boolean;
}

function walk(nodes: readonly ChildNode[], state: State, depth: number): void {
  if (depth > DEEPEST) return;
  for (const node of nodes) {
    if (isText(node)) state.line += node.data.replace(/\s+/g, " ");
    else if (isTag(node) && !isHidden(node) && !(state.skipsFrame && isFrame(node)))
      element(node, state, depth + 1);
  }
}

function isHidden(node: Element): boolean {
  const { name, attribs } = node;
  return (
    SKIPPED.has(name) ||
    (STRUCK.test(attribs.class ?? "") &&
      /^\P{L}{0,4}\s?\d[\d.,\s]*\P{L}{0,4}$/u.test(DomUtils.textContent(node).trim())) ||
    attribs.hidden !== undefined ||
    attribs["aria-hidden"] === "true" ||
    HIDDEN.test(attribs.style ?? "")
  );
}

/** Marked by its role, or called what shops call what stands on every page. */
const FRAME_ROLE = /^(?:navigation|contentinfo|search|dialog|alertdialog)$/;
const FRAME =
  /(?:^|[\s_-])(?:cookies?|consent|gdpr|nav|navbar|navigation|topbar|footer|copyright|sidebar|social|newsletter|popup|modal)(?:$|[\s_-])/i;

function isFrame({ name, attribs }: Element): boolean {
  if (FRAME_ROLE.test(attribs.role ?? "")) return true;
  return (
    /^(?:div|section|ul|ol|header)$/.test(name) && FRAME.test(`${attribs.id ?? ""} ${attribs.class ?? ""}`)
  );
}

function element(node: Element, state: State, depth: number): void {
  const heading = /^h([1-6])$/.exec(node.name)?.[1];
  if (heading) {
    endLine(state);
    const text = wordsOf(node);
    if (text) state.blocks.push(`${"#".repeat(Number(heading))} ${text}`);
  } else if (node.name === "table") {
    endLine(state);
    table(node, state, depth);
  } else if (node.name === "dl") {
    endLine(state);
    definitions(node, state, depth);
  } else if (node.name === "br") state.line += "\n";
  else if (node.name === "img") state.pictures += 1;
  else if (node.name === "li") {
    endLine(state);
    state.marker = markerOf(state.lists);
    walk(node.children, state, depth);
    endLine(state);
    state.marker = "";
  } else if (node.name === "ul" || node.name === "ol") {
    endLine(state);
    state.lists.push(node.name === "ul" ? undefined : Math.trunc(Number(node.attribs.start ?? 1)) || 1);
    walk(node.children, state, depth);
    endLine(state);
    state.lists.pop();
  } else if (node.name === "sup") state.line += raised(state.line, node);
  else if (INLINE.has(node.name)) walk(node.children, state, depth);
  else {
    endLine(state);
    walk(node.children, state, depth);
    endLine(state);
  }
}

/** Two signs further in for each list around; an ordered list counts on. */
function markerOf(lists: (number | undefined)[]): string {
  const number = lists.at(-1);
  if (number !== undefined) lists[lists.length - 1] = number + 1;
  return `${"  ".repeat(Math.max(0, lists.length - 1))}${number === undefined ? "-" : `${number}.`} `;
}

/** Figures that stand raised behind others are none of theirs: the cents of a price, a power, the number of a note. */
function raised(line: string, node: Element): string {
  const text = wordsOf(node);
  if (!/^\d+$/.test(text) || !/\d$/.test(line)) return text;
  if (text.length === 2 && /[$€£¥]\s?[\d,]+$/.test(line)) return `.${text}`;
  return [...text].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}

const INLINE = new Set(
  "a abbr b bdi bdo cite code data dfn em font i kbd label mark q s samp small span strong sub time tt u var wbr".split(
    " ",
  ),
);

/** A table that only arranges things is read as what it holds. */
function table(node: Element, state: State, depth: number): void {
  const inner = DomUtils.getElementsByTagName("table", node.children, true, 1);
  const rows = DomUtils.getElementsByTagName("tr", node.children).map((row) =>
    row.children
      .filter(isTag)
      .filter(({ name }) => name === "td" || name === "th")
      .map((cell) => ({
        text: wordsOf(cell),
        isHead: cell.name === "th",
        columns: spanOf(cell.attribs.colspan, "columns"),
        rows: spanOf(cell.attribs.rowspan, "rows"),
      })),
  );
  const isLayout = inner.length > 0 || rows.length < 2 || rows.every((row) => row.length < 2);
  const grid = isLayout ? [] : gridOf(rows);
  const lines = isLayout ? undefined : labelLines(grid);
  const caption = isLayout ? undefined : DomUtils.getElementsByTagName("caption", node.children, false, 1)[0];
  if (caption && wordsOf(caption)) state.blocks.push(wordsOf(caption));
  if (isLayout) walk(node.children, state, depth);
  else if (lines !== undefined) state.blocks.push(lines);
  else {
    const texts = grid.map((row) => row.map(({ text }) => text));
    const areNames = (row: number) => grid[row]?.every(({ isHead }) => isHead) ?? false;
    const joined = areNames(0) ? joinHeads(texts, areNames) : texts;
    state.blocks.push(titledTableOf(joined.filter((row) => row.some(Boolean))));
  }
}

/** Names, each with what it is, a line each; a list of anything longer is read as text. */
function definitions(node: Element, state: State, depth: number): void {
  const parts = DomUtils.getElementsByTagName((name) => name === "dt" || name === "dd", node.children).filter(
    (part) => !isHidden(part),
  );
  const rows = parts.flatMap((part, at) => {
    const next = parts[at + 1];
    return part.name === "dt" && next?.name === "dd" ? [[wordsOf(part), wordsOf(next)]] : [];
  });
  const isSheet =
    rows.length * 2 === parts.length &&
    rows.every(
      ([name = "", value = ""]) =>
        name && name.length <= 40 && value && value.length <= 200 && !/[?？]$/.test(name),
    );
  const lines = isSheet
    ? labelLines(
        rows.map(([name = "", value = ""]) => [
          { text: name, isHead: true },
          { text: value, isHead: false },
        ]),
      )
    : undefined;
  if (lines === undefined) walk(node.children, state, depth);
  else state.blocks.push(lines);
}

function wordsOf(node: Element): string {
  const texts = node.children.map((child) =>
    isText(child)
      ? child.data
      : isTag(child) && !isHidden(child)
        ? child.name === "br"
          ? " "
          : wordsOf(child)
        : "",
  );
  return texts.join(" ").replace(/\s+/g, " ").trim();
}

function endLine(state: State): void {
  const text = state.line
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("\n");
  // A sign that Markdown reads as a heading is one only where we wrote it.
  if (text) {
    state.blocks.push(state.marker + text.replace(/^(#{1,6} |\|)/gm, "\\$1"));
    state.marker = "";
  }
  state.line = "";
}
