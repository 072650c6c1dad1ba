import type { Operator } from "./condition-operators";
import type { Json } from "./json";
import { printValue } from "./print";

/**
 * `equals`, `notEquals` and a list's `contains` and `notContains`, to the letter (after canonical composition, so that an é
 * typed in two ways is one). A list equals a text where all its items do. Null for other operators and other values: these
 * have no exact form.
 */
export function testExactly(operator: Operator, left: Json, right: Json): boolean | null {
  switch (operator) {
    case "equals":
      return items(left).every((item) => same(item, right));
    case "notEquals":
      return items(left).every((item) => !same(item, right));
    case "contains":
      return Array.isArray(left) ? left.some((item) => same(item, right)) : null;
    case "notContains":
      return Array.isArray(left) ? !left.some((item) => same(item, right)) : null;
    default:
      return null;
  }
}

const items = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);

const same = (a: Json, b: Json): boolean => printValue(a).normalize("NFC") === printValue(b).normalize("NFC");
