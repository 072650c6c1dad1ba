import type { FilterTable } from "../liquid-engine";
import { plainNumber } from "../parse-number";
import { printValue } from "../print";
import { withoutMarks } from "../without-marks";
import { parseInstant } from "../zoned-time";

/** Filters that turn a value into another form of itself. */
export const valueFilters: FilterTable = {
  /** The words of a text without its Markdown, for texts that a visitor or a model wrote. */
  plain_text: (context, value) => {
    const text = printValue(value);
    context.charge(text.length * 4);
    return withoutMarks(text);
  },
  /** For the inside of a JSON text: `{"name": "{{ name | json_escape }}"}`. */
  json_escape: (_, value) => JSON.stringify(printValue(value)).slice(1, -1),
  /** What sizes are compared by: a number as it is, the time of a date, the length of a list or of any other text. */
  measure: (_, value) => {
    if (value === null || value === undefined || value === "") return null;
    if (Array.isArray(value)) return value.length;
    const text = printValue(value);
    // A sign before it makes it a telephone number rather than a size.
    const number = text.startsWith("+") ? null : plainNumber(value);
    if (number !== null) return number;
    return (/\d/.test(text) ? parseInstant(text, "UTC") : null) ?? text.length;
  },
};
