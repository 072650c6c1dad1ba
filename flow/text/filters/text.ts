import { graphemes, truncate } from "../graphemes";
import type { FilterTable, TemplateContext } from "../liquid-engine";
import { letterCost } from "../member";
import { printValue } from "../print";

/** Filters on text. Lengths and positions count characters as readers see them. */
export const textFilters: FilterTable = {
  upcase: (_, value) => printValue(value).toUpperCase(),
  downcase: (_, value) => printValue(value).toLowerCase(),
  capitalize: (_, value) => {
    const [first = "", ...rest] = printValue(value);
    return first.toUpperCase() + rest.join("");
  },
  strip: (_, value) => printValue(value).trim(),
  truncate: (context, value, length = 50, ending = "…") => {
    const text = printValue(value);
    context.charge(letterCost(text));
    return truncate(text, count(length, 50), printValue(ending));
  },
  slice: (context, value, start = 0, length = 1) => {
    const letters = lettersOf(context, printValue(value));
    const from = count(start, 0) < 0 ? Math.max(0, letters.length + count(start, 0)) : count(start, 0);
    return letters.slice(from, from + Math.max(0, count(length, 1))).join("");
  },
  append: (_, value, more) => printValue(value) + printValue(more),
  prepend: (_, value, before) => printValue(before) + printValue(value),
  replace: (context, value, from, to) => {
    const text = printValue(value);
    const search = printValue(from);
    if (search === "") return text;
    const pieces = text.split(search);
    // Charged before it is built: many short matches with a long replacement multiply.
    context.charge(text.length + (pieces.length - 1) * printValue(to).length);
    return pieces.join(printValue(to));
  },
  remove: (_, value, what) =>
    printValue(what) === "" ? printValue(value) : printValue(value).split(printValue(what)).join(""),
  split: (context, value, separator = " ") => {
    const text = printValue(value);
    if (text === "") return [];
    const by = printValue(separator);
    return by === "" ? lettersOf(context, text) : text.split(by);
  },
  url_encode: (_, value) => encodeURIComponent(printValue(value).replace(LONE, "\ufffd")),
  json: (_, value) => JSON.stringify(value ?? null),
};

/** encodeURIComponent throws on half a pair. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function lettersOf(context: TemplateContext, text: string): string[] {
  context.charge(letterCost(text));
  return [...graphemes(text)];
}

function count(value: unknown, otherwise: number): number {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number : otherwise;
}
