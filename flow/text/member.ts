import { graphemeLength } from "./graphemes";
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
