import { type Json, safeParse } from "../../flow/text/json";

type JsonObject = { [key: string]: Json };

/** The JSON object in a model's answer: the whole of it, inside a code fence, or somewhere in prose. */
export function findJsonObject(text: string): JsonObject | undefined {
  const whole = parseObject(text.trim());
  if (whole !== undefined) return whole;
  // A few beginnings are enough: prose may hold a brace or two before the object.
  let from = text.indexOf("{");
  for (let tries = 0; from >= 0 && tries < 20; tries += 1) {
    const end = endOfObject(text, from);
    const found = end === undefined ? undefined : parseObject(text.slice(from, end));
    if (found !== undefined) return found;
    // Never the inside of something refused: that is not what the model meant.
    from = text.indexOf("{", end ?? from + 1);
  }
  return undefined;
}

function parseObject(text: string): JsonObject | undefined {
  const parsed = safeParse(text);
  if (!parsed.ok || typeof parsed.value !== "object" || parsed.value === null) return undefined;
  return Array.isArray(parsed.value) ? undefined : parsed.value;
}

function endOfObject(text: string, from: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{") depth += 1;
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
