import { openZip } from "../../workbooks/open-zip";
import { at, childrenOf, type Element, parseXml, within } from "../../workbooks/xml";
import { type DocumentText, tableOf, UnreadableFile } from "./document-text";
import { labelLines } from "./label-rows";

const PARTS = /^(?:word\/(?:document|styles|footnotes|endnotes)\.xml|docProps\/core\.xml)$/;

/**
 * Reads a Word document: headings, paragraphs, lists, tables and footnotes; what was struck out by tracked changes is left out. What stands at
 * the top and bottom of every page is no part of the text.
 */
export function readDocx(bytes: Uint8Array): DocumentText {
  const parts = openZip(bytes, (name) => PARTS.test(name));
  const main = parts.get("word/document.xml");
  if (!main) throw new UnreadableFile("file-damaged", "This is no Word document.");
  const styles = stylesOf(parts.get("word/styles.xml"));
  const body = at(parseXml(main), "document", "body");
  let pictures = 0;
  const blocks: string[] = [];
  const walk = (element: Element | undefined): void => {
    for (const child of childrenOf(element)) {
      if (child.name === "p") {
        pictures += within(child, "drawing").length + within(child, "pict").length;
        blocks.push(paragraph(child, styles));
      } else if (child.name === "tbl") blocks.push(table(child));
      // Content controls hold paragraphs of their own.
      else if (child.name === "sdt") walk(at(child, "sdtContent"));
    }
  };
  walk(body);
  for (const name of ["footnotes", "endnotes"]) walkNotes(parts.get(`word/${name}.xml`), name, blocks);
  const core = parts.get("docProps/core.xml");
  const title = core && at(parseXml(core), "coreProperties", "title");
  return {
    title: title ? textIn(title).trim() || undefined : undefined,
    markdown: blocks
      .filter((block) => block.trim())
      .join("\n\n")
      .replace(/\n\n(?=- )/g, "\n"),
    notes: pictures > 0 ? [{ code: "pictures_skipped", detail: String(pictures) }] : [],
  };
}

function table(element: Element): string {
  const rows = childrenOf(element, "tr").map((row) =>
    childrenOf(row, "tc").map((cell) => within(cell, "p").map(textOf).join(" ").trim()),
  );
  const named = childrenOf(element, "tr")[0];
  const lines =
    named && within(named, "tblHeader").length > 0
      ? undefined
      : labelLines(rows.map((row) => row.map((text) => ({ text, isHead: false }))));
  return lines ?? tableOf(rows);
}

/** Notes follow the text; their separators are none. */
function walkNotes(bytes: Uint8Array | undefined, name: string, blocks: string[]): void {
  if (!bytes) return;
  for (const note of childrenOf(at(parseXml(bytes), name)))
    if (note.attributes.type === undefined)
      blocks.push(
        within(note, "p")
          .map((one) => textOf(one).trim())
          .filter(Boolean)
          .join("\n"),
      );
}

interface Styles {
  /** The levels of those that are headings, by their ids: names differ by language, outline levels do not. */
  readonly levels: ReadonlyMap<string, number>;
  /** Those that make items of a list. */
  readonly lists: ReadonlySet<string>;
}

function stylesOf(bytes: Uint8Array | undefined): Styles {
  const levels = new Map<string, number>();
  const lists = new Set<string>();
  if (!bytes) return { levels, lists };
  for (const style of childrenOf(at(parseXml(bytes), "styles"), "style")) {
    const id = style.attributes.styleId ?? "";
    const isList = /^list (?:bullet|number)/i.test(at(style, "name")?.attributes.val ?? "");
    if (at(style, "pPr", "numPr") || isList) lists.add(id);
    const outline = at(style, "pPr", "outlineLvl")?.attributes.val;
    const named = /^heading (\d)$/i.exec(at(style, "name")?.attributes.val ?? "")?.[1];
    const level = outline !== undefined ? Number(outline) + 1 : named ? Number(named) : undefined;
    if (level !== undefined && level <= 6) levels.set(id, level);
    else if (/^title$/i.test(at(style, "name")?.attributes.val ?? "")) levels.set(id, 1);
  }
  return { levels, lists };
}

function paragraph(element: Element, { levels, lists }: Styles): string {
  const text = textOf(element).trim();
  if (!text) return "";
  const properties = at(element, "pPr");
  const style = at(properties, "pStyle")?.attributes.val ?? "";
  const outline = at(properties, "outlineLvl")?.attributes.val;
  const level = levels.get(style) ?? (outline === undefined ? undefined : Number(outline) + 1);
  if (level !== undefined && level >= 1 && level <= 6)
    return `${"#".repeat(level)} ${text.replace(/\s+/g, " ")}`;
  return at(properties, "numPr") || lists.has(style) ? `- ${text.replace(/\n/g, " ")}` : text;
}

function textOf(element: Element): string {
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
