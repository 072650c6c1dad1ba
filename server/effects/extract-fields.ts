import type { EffectRequests } from "../../flow/kernel/effects";
import { type Json, sanitizeJson } from "../../flow/text/json";

type Field = NonNullable<EffectRequests["generate"]["extract"]>[number];
type Fields = { [key: string]: Json };

/** What a model is told when fields are to be extracted. */
export function extractionRequest(fields: readonly Field[]): string {
  const lines = fields.map(({ name, kind, description }) => {
    return `- ${JSON.stringify(name)} (${kinds[kind]})${description ? `: ${description}` : ""}`;
  });
  return [
    'Answer with one JSON object and nothing else: {"text": "...", "data": {...}}.',
    '"text" is what is said to the person; it may be empty. "data" has these fields, null where unknown:',
    ...lines,
  ].join("\n");
}

/** The text and the fields of a model's JSON, each of the kind asked for or null; whatever else it holds is dropped. */
export function readExtraction(json: Fields, fields: readonly Field[]): { text: string; data: Fields } {
  const inner = json.data;
  const source = isObject(inner) ? inner : json;
  const data: Fields = {};
  for (const { name, kind } of fields) {
    data[name] = ofKind(Object.hasOwn(source, name) ? (source[name] ?? null) : null, kind);
  }
  return { text: typeof json.text === "string" ? json.text : "", data };
}

const kinds: { [K in Field["kind"]]: string } = {
  text: "string",
  number: "number",
  boolean: "true or false",
  list: "list of strings",
};

function ofKind(value: Json, kind: Field["kind"]): Json {
  if (value === null) return null;
  if (kind === "list") return sanitizeJson(Array.isArray(value) ? value : [value]);
  if (kind === "boolean") {
    if (typeof value === "boolean") return value;
    return value === "true" ? true : value === "false" ? false : null;
  }
  if (kind === "number") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : null;
  }
  if (typeof value === "string") return sanitizeJson(value);
  return typeof value === "object" ? null : String(value);
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
