import type { RichBlock, RichInline, RichLeaf } from "../../kernel/chat";
import { at, flagAt, isObject, type Loose, listAt, textAt } from "./fields";

type Translate = (text: string) => string;

/** A text bubble: plain text, or rich where it has marks or links. Null where it has no content. */
export function readRichText(
  content: Loose | null,
  translate: Translate,
): { text: string } | { rich: RichBlock[] } | null {
  const nodes = listAt(content, "richText");
  if (nodes.length === 0) {
    const text = textAt(content, "plainText") || htmlText(textAt(content, "html") ?? "");
    return text === "" ? null : { text: translate(text) };
  }
  const blocks = nodes.flatMap((node) => block(node, translate));
  if (!blocks.some(isFormatted))
    return {
      text: blocks
        .map((one) => (one.type === "paragraph" ? one.children.map(plain).join("") : ""))
        .join("\n"),
    };
  return { rich: blocks };
}

const plain = (inline: RichInline): string =>
  "type" in inline ? inline.children.map((leaf) => leaf.text).join("") : inline.text;

const isFormatted = (one: RichBlock): boolean =>
  one.type === "list" || one.children.some((inline) => "type" in inline || Object.keys(inline).length > 1);

function block(node: unknown, translate: Translate): RichBlock[] {
  if (!isObject(node)) return [];
  const type = textAt(node, "type");
  if (type === "ul" || type === "ol")
    return [{ type: "list", ...(type === "ol" ? { ordered: true } : {}), items: items(node, translate) }];
  const children = listAt(node, "children");
  // Some blocks hold blocks: a quotation of paragraphs, a list inside a paragraph.
  if (children.some(isBlock))
    return children.flatMap((child) =>
      isBlock(child)
        ? block(child, translate)
        : [{ type: "paragraph" as const, children: inlines([child], translate) }],
    );
  return [{ type: "paragraph", children: inlines("text" in node ? [node] : children, translate) }];
}

const BLOCKS = new Set([
  "p",
  "ul",
  "ol",
  "li",
  "lic",
  "blockquote",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "code_block",
  "code_line",
]);
const isBlock = (node: unknown): boolean => BLOCKS.has(textAt(node, "type") ?? "");

/** The lines of a list; lists inside lists follow their item. */
function items(list: Loose, translate: Translate): RichInline[][] {
  return listAt(list, "children").flatMap((item): RichInline[][] => {
    if (!isObject(item)) return [];
    const own = listAt(item, "children");
    if (!own.some(isBlock)) return [inlines(own, translate)];
    return own.flatMap((child): RichInline[][] => {
      if (!isObject(child)) return [];
      const type = textAt(child, "type");
      return type === "ul" || type === "ol"
        ? items(child, translate)
        : [inlines(isBlock(child) ? listAt(child, "children") : [child], translate)];
    });
  });
}

/** Runs of text. Neighbours with the same marks are one run, so that `{{Name}}` is never cut in two. */
function inlines(nodes: readonly unknown[], translate: Translate): RichInline[] {
  const runs: RichInline[] = [];
  for (const node of nodes) {
    if (!isObject(node)) continue;
    if (textAt(node, "type") === "a") {
      const leaves = inlines(listAt(node, "children"), (text) => text).flatMap((one) =>
        "type" in one ? one.children : [one],
      );
      runs.push({ type: "link", url: textAt(node, "url") ?? "", children: leaves });
    } else if (typeof at(node, "text") === "string")
      push(runs, { text: textAt(node, "text") ?? "", ...marks(node) });
    else
      for (const child of inlines(listAt(node, "children"), (text) => text))
        "type" in child ? runs.push(child) : push(runs, child);
  }
  return runs.map((run) => {
    if (!("type" in run)) return { ...run, text: translate(run.text) };
    return {
      ...run,
      url: translate(run.url),
      children: run.children.map((leaf) => ({ ...leaf, text: translate(leaf.text) })),
    };
  });
}

function push(runs: RichInline[], leaf: RichLeaf): void {
  const before = runs.at(-1);
  const same =
    before &&
    !("type" in before) &&
    JSON.stringify({ ...before, text: "" }) === JSON.stringify({ ...leaf, text: "" });
  if (same) before.text += leaf.text;
  else runs.push(leaf);
}

function marks(node: Loose): Partial<RichLeaf> {
  return {
    ...(flagAt(node, "bold") ? { bold: true } : {}),
    ...(flagAt(node, "italic") ? { italic: true } : {}),
    ...(flagAt(node, "underline") ? { underline: true } : {}),
    ...(flagAt(node, "strikethrough") ? { strike: true } : {}),
    ...(flagAt(node, "code") ? { code: true } : {}),
  };
}

const ENTITIES: { [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  "#39": "'",
};

/** The words of an old bubble's HTML. */
function htmlText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6])>(?=.)/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(#39|[a-z]{2,5});/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
