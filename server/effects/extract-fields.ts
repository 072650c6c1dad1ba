import type { ExtractField } from "../../flow/kernel/model-tools";
import { type Json, sanitizeJson } from "../../flow/text/json";

type Fields = { [key: string]: Json };

/** What a model is told when fields are to be extracted. */
export function extractionRequest(fields: readonly ExtractField[]): string {
  const lines = fields.map(({ name, kind, description, options, required }) => {
    const what = kind === "choice" ? `one of ${JSON.stringify(options ?? [])}` : kinds[kind];
    return `- ${JSON.stringify(name)} (${what}${required ? ", has to be there" : ""})${description ? `: ${description}` : ""}`;
  });
  return [
    'Answer with one JSON object and nothing else: {"text": "...", "data": {...}}.',
    '"text" is what is said to the person; it may be empty. "data" has these fields, null where unknown:',
    ...lines,
  ].join("\n");
}

/** The text and the fields of a model's JSON, each of the kind asked for or null; whatever else it holds is dropped. */
export function readExtraction(
  json: Fields,
  fields: readonly ExtractField[],
): { text: string; data: Fields } {
  const source = sourceOf(json);
  const data: Fields = {};
  for (const field of fields) data[field.name] = ofKind(given(source, field.name), field);
  return { text: typeof json.text === "string" ? json.text : "", data };
}

/** What is wrong with a model's JSON, in words for it: fields of another kind, or missing though they have to be there. */
export function extractionFault(json: Fields, fields: readonly ExtractField[]): string | undefined {
  const source = sourceOf(json);
  const wrong = fields.filter((field) => {
    const value = given(source, field.name);
    const read = ofKind(value, field);
    return read === null ? field.required === true || !isNothing(value) : false;
  });
  if (wrong.length === 0) return undefined;
  return `These fields are missing or of the wrong kind: ${wrong.map(({ name }) => name).join(", ")}.`;
}

const kinds: { [K in Exclude<ExtractField["kind"], "choice">]: string } = {
  text: "string",
  number: "number",
  boolean: "true or false",
  list: "list of strings",
  date: "date as YYYY-MM-DD",
};

/** The fields may stand under "data" or alone. */
function sourceOf(json: Fields): Fields {
  const inner = json.data;
  return isObject(inner) ? inner : json;
}

const isNothing = (value: Json): boolean =>
  value === null || (typeof value === "string" && value.trim() === "");

const given = (source: Fields, name: string): Json =>
  Object.hasOwn(source, name) ? (source[name] ?? null) : null;

function ofKind(value: Json, { kind, options }: ExtractField): Json {
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
  if (kind === "date") return typeof value === "string" ? dateOf(value.trim()) : null;
  if (kind === "choice") {
    const said = String(value).trim().toLowerCase();
    return options?.find((option) => option.trim().toLowerCase() === said) ?? null;
  }
  // Models that do not know write nothing in quotes.
  if (typeof value === "string") return value.trim() === "" ? null : sanitizeJson(value);
  return typeof value === "object" ? null : String(value);
}

/** A day that is in the calendar; a time behind it is left out. */
function dateOf(text: string): string | null {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text)?.[0];
  if (day === undefined) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
