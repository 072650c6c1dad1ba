import { graphemeLength, isSimple } from "./graphemes";
import { ownProperty } from "./paths";

/** What `holder.part` means in a template: an own property, an item, or `size`, `first` and `last` as Liquid has them. */
export function memberOf(holder: unknown, part: string | number): unknown {
  const own = ownProperty(holder, part);
  if (own !== undefined || holder === null || holder === undefined) return own;
  if (part === "size" && (typeof holder === "string" || typeof holder === "object")) return sizeOf(holder);
  if (part === "first" && Array.isArray(holder)) return holder[0];
  if (part === "last" && Array.isArray(holder)) return holder.at(-1);
  return undefined;
}

/** Characters of a text, items of a list, names of an object; 0 for anything else. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return graphemeLength(value);
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

/** Units of work (see MAX_TEMPLATE_WORK) for taking a text apart into what a reader counts as characters. */
export function letterCost(text: string): number {
  return text.length * (isSimple(text) ? 1 : COMPLEX_COST);
}

/** Joined letters and pictures go through the platform's segmenter, some microseconds each. */
const COMPLEX_COST = 30;
