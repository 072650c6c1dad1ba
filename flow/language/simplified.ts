import table from "./data/traditional.json";

const SIMPLE = new Map<string, string>(
  [...table.traditional].map((sign, at) => [sign, table.simplified[at] ?? sign]),
);
const HAN = /[\u3400-\u9fff]/;

/** Chinese text with each traditional character replaced by its simplified form; its length stays the same. */
export function toSimplified(text: string): string {
  if (!HAN.test(text)) return text;
  let out = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const simple = SIMPLE.get(text.charAt(at));
    if (simple === undefined) continue;
    out += text.slice(from, at) + simple;
    from = at + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}
