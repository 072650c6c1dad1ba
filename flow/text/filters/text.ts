import type { FilterTable } from "../liquid-engine";
import { graphemes, truncate } from "../graphemes";
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
  truncate: (_, value, length = 50, ending = "…") =>
    truncate(printValue(value), count(length, 50), printValue(ending)),
  slice: (_, value, start = 0, length = 1) => {
    const letters = Array.from(graphemes(printValue(value)), ({ segment }) => segment);
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
  remove: (_, value, what) => (printValue(what) === "" ? printValue(value) : printValue(value).split(printValue(what)).join("")),
  split: (_, value, separator = " ") => {
    const text = printValue(value);
    if (text === "") return [];
    const by = printValue(separator);
    return by === "" ? Array.from(graphemes(text), ({ segment }) => segment) : text.split(by);
  },
  url_encode: (_, value) => encodeURIComponent(printValue(value).replace(LONE, "\ufffd")),
  json: (_, value) => JSON.stringify(value ?? null),
};

/** encodeURIComponent throws on half a pair. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function count(value: unknown, otherwise: number): number {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number : otherwise;
}
