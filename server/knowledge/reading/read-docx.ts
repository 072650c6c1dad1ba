import { openZip } from "../../workbooks/open-zip";
import { at, childrenOf, type Element, parseXml, within } from "../../workbooks/xml";
import { type DocumentText, titledTableOf, UnreadableFile } from "./document-text";
import { spanOf } from "./html-grid";
import { joinHeads, looksLikeNames } from "./join-heads";
import { labelLines } from "./label-rows";

const PARTS = /^(?:word\/(?:document|styles|numbering|footnotes|endnotes)\.xml|docProps\/core\.xml)$/;

/**
 * Reads a Word document: headings, paragraphs, lists, tables, and notes below what refers to them; what is hidden, struck out or taken away by
 * tracked changes is left out. What stands at the top and bottom of every page is no part of the text.
 */
export function readDocx(bytes: Uint8Array): DocumentText {
  const parts = openZip(bytes, (name) => PARTS.test(name));
  const main = parts.get("word/document.xml");
  if (!main) throw new UnreadableFile("file-damaged", "This is no Word document.");
  const styles = stylesOf(parts.get("word/styles.xml"));
  const lists = new Lists(parts.get("word/numbering.xml"));
  const notes = new Map(
    ["footnote", "endnote"].flatMap((name) => notesOf(parts.get(`word/${name}s.xml`), name)),
  );
  const body = at(parseXml(main), "document", "body");
  let pictures = 0;
  const blocks: string[] = [];
  const addNotes = (element: Element): void => {
    for (const name of ["footnote", "endnote"])
      for (const { attributes } of within(element, `${name}Reference`)) {
        const id = `${name} ${attributes.id}`;
        blocks.push(notes.get(id) ?? "");
        notes.delete(id);
      }
  };
  const walk = (element: Element | undefined): void => {
    for (const child of childrenOf(element)) {
      if (child.name === "p") {
        pictures += within(child, "drawing").length + within(child, "pict").length;
        blocks.push(paragraph(child, styles, lists));
        addNotes(child);
      } else if (child.name === "tbl" && !holdsTable(child)) {
        blocks.push(table(child));
        addNotes(child);
      }
      // A table that holds tables only arranges them.
      else if (child.name === "tbl") for (const cell of within(child, "tc")) walk(cell);
      // Content controls hold paragraphs of their own.
      else if (child.name === "sdt") walk(at(child, "sdtContent"));
    }
  };
  walk(body);
  blocks.push(...notes.values());
  const core = parts.get("docProps/core.xml");
  const title = core && at(parseXml(core), "coreProperties", "title");
  return {
    title: title ? textIn(title).trim() || undefined : undefined,
    markdown: blocks
      .filter((block) => block.trim())
      .join("\n\n")
      .replace(/\n\n(?= *- )|(?<=^ *(?:-|\d{1,4}\.) [^\n]*)\n\n(?= *\d{1,4}\. )/gm, "\n"),
    notes: pictures > 0 ? [{ code: "pictures_skipped", detail: String(pictures) }] : [],
  };
}

const holdsTable = (element: Element): boolean =>
  childrenOf(element, "tr").some((row) =>
    childrenOf(row, "tc").some((cell) => childrenOf(cell, "tbl").length > 0),
  );

function table(element: Element): string {
  const drawn = childrenOf(element, "tr").filter((row) => !at(row, "trPr", "del"));
  const above: string[] = [];
  const rows = drawn.map((row) => {
    const texts = childrenOf(row, "tc").flatMap((cell) => {
      const span = spanOf(at(cell, "tcPr", "gridSpan")?.attributes.val, "columns");
      const merge = at(cell, "tcPr", "vMerge");
      const text = within(cell, "p").map(textOf).join(" ").trim();
      return Array.from({ length: span }, () => ({
        text,
        isBelow: merge !== undefined && merge.attributes.val !== "restart",
      }));
    });
    // What a cell over several rows says holds for each of them.
    return texts.map(({ text, isBelow }, place) => {
      above[place] = isBelow ? (above[place] ?? "") : text;
      return above[place] ?? "";
    });
  });
  const named = drawn[0];
  const isNamed = named !== undefined && within(named, "tblHeader").length > 0;
  const lines = isNamed
    ? undefined
    : labelLines(rows.map((row) => row.map((text) => ({ text, isHead: false }))));
  if (lines) return lines;
  // A row that is one cell over all columns is one.
  const tidy = rows.map((row) => (row.length > 1 && new Set(row).size === 1 ? row.slice(0, 1) : row));
  return titledTableOf(joinHeads(tidy, () => looksLikeNames(rows[1])));
}

/** Notes by what refers to them; their separators are none. */
function notesOf(bytes: Uint8Array | undefined, name: string): [string, string][] {
  if (!bytes) return [];
  return childrenOf(at(parseXml(bytes), `${name}s`))
    .filter(({ attributes }) => attributes.type === undefined)
    .map((note) => [
      `${name} ${note.attributes.id}`,
      within(note, "p")
        .map((one) => textOf(one).trim())
        .filter(Boolean)
        .join("\n"),
    ]);
}

/** Counts the items of ordered lists. */
class Lists {
  private readonly ordered = new Set<string>();
  private readonly abstract = new Map<string, string>();
  private readonly counts = new Map<string, number[]>();

  constructor(bytes: Uint8Array | undefined) {
    if (!bytes) return;
    const numbering = at(parseXml(bytes), "numbering");
    for (const one of childrenOf(numbering, "abstractNum"))
      for (const level of childrenOf(one, "lvl"))
        if (!/^(?:bullet|none)$/.test(at(level, "numFmt")?.attributes.val ?? "bullet"))
          this.ordered.add(`${one.attributes.abstractNumId} ${level.attributes.ilvl}`);
    for (const one of childrenOf(numbering, "num"))
      this.abstract.set(one.attributes.numId ?? "", at(one, "abstractNumId")?.attributes.val ?? "");
  }

  /** What stands before an item, two signs further in for each list around. */
  marker(numbered: Element | undefined): string {
    const list = at(numbered, "numId")?.attributes.val ?? "";
    const level = Math.min(
      8,
      Math.max(0, Math.trunc(Number(at(numbered, "ilvl")?.attributes.val ?? 0)) || 0),
    );
    const counts = this.counts.get(list) ?? [];
    counts[level] = (counts[level] ?? 0) + 1;
    counts.length = level + 1;
    this.counts.set(list, counts);
    const isOrdered = this.ordered.has(`${this.abstract.get(list)} ${level}`);
    return `${"  ".repeat(level)}${isOrdered ? `${counts[level]}.` : "-"} `;
  }
}

interface Styles {
  /** The levels of those that are headings, by their ids: names differ by language, outline levels do not. */
  readonly levels: ReadonlyMap<string, number>;
  /** Those that make items of a list, with which. */
  readonly lists: ReadonlyMap<string, Element | undefined>;
}

function stylesOf(bytes: Uint8Array | undefined): Styles {
  const levels = new Map<string, number>();
  const lists = new Map<string, Element | undefined>();
  if (!bytes) return { levels, lists };
  for (const style of childrenOf(at(parseXml(bytes), "styles"), "style")) {
    const id = style.attributes.styleId ?? "";
    const isList = /^list (?:bullet|number)/i.test(at(style, "name")?.attributes.val ?? "");
    const numbered = at(style, "pPr", "numPr");
    if (numbered || isList) lists.set(id, numbered);
    const outline = at(style, "pPr", "outlineLvl")?.attributes.val;
    const named = /^heading (\d)$/i.exec(at(style, "name")?.attributes.val ?? "")?.[1];
    const level = outline !== undefined ? Number(outline) + 1 : named ? Number(named) : undefined;
    if (level !== undefined && level <= 6) levels.set(id, level);
    else if (/^title$/i.test(at(style, "name")?.attributes.val ?? "")) levels.set(id, 1);
  }
  return { levels, lists };
}

function paragraph(element: Element, { levels, lists: listed }: Styles, lists: Lists): string {
  const text = textOf(element).trim();
  if (!text) return "";
  const properties = at(element, "pPr");
  const style = at(properties, "pStyle")?.attributes.val ?? "";
  const outline = at(properties, "outlineLvl")?.attributes.val;
  const level = levels.get(style) ?? (outline === undefined ? undefined : Number(outline) + 1);
  if (level !== undefined && level >= 1 && level <= 6)
    return `${"#".repeat(level)} ${text.replace(/\s+/g, " ")}`;
  const numbered = at(properties, "numPr");
  // List 0 takes an item out of its style's list.
  const isItem = numbered ? at(numbered, "numId")?.attributes.val !== "0" : listed.has(style);
  return isItem ? `${lists.marker(numbered ?? listed.get(style))}${text.replace(/\n/g, " ")}` : text;
}

const isOn = (mark: Element | undefined): boolean =>
  mark !== undefined && !/^(?:0|false|off|none)$/.test(mark.attributes.val ?? "");

/** Text that readers do not see, or see struck out. */
function isGone(run: Element): boolean {
  const properties = at(run, "rPr");
  return ["vanish", "strike", "dstrike"].some((name) => isOn(at(properties, name)));
}

function textOf(element: Element): string {
  if (element.name === "r" && isGone(element)) return "";
  return childrenOf(element)
    .map((child) => {
      switch (child.name) {
        case "t":
          return textIn(child);
        case "tab":
          return "\t";
        case "br":
        case "cr":
          return "\n";
        case "del":
        case "moveFrom":
        case "pPr":
        case "rPr":
        case "instrText":
        // The same once more, for programs that cannot draw the first.
        case "Fallback":
          return "";
        default:
          return textOf(child);
      }
    })
    .join("");
}

const textIn = (element: Element): string =>
  element.children.map((child) => (typeof child === "string" ? child : textIn(child))).join("");
