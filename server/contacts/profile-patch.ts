import { z } from "zod";
import { type Json, sanitizeText } from "../../flow/text/json";
import { parseNumber } from "../../flow/text/parse-number";
import { parseInstant } from "../../flow/text/zoned-time";
import { AppError } from "../errors";

/** A profile has at most so many fields; one value at most so many bytes as JSON; all of it at most so many. */
export const PROFILE_LIMITS = { fields: 300, value: 16_000, bytes: 64_000 } as const;

const fieldName = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cs}$][^\p{Cc}\p{Cs}]*$/u)
  .refine(
    (name) => !["__proto__", "constructor", "prototype", "tags"].includes(name),
    "this name is reserved",
  );
const scalar = z.union([z.string().max(8_000), z.number(), z.boolean(), z.null()]);

/** Fields to write into a profile; null takes a field away. Tags are changed by themselves. */
export const profilePatchSchema = z
  .record(fieldName, z.union([scalar, z.array(scalar).max(500)]))
  .refine(
    (patch) => Object.keys(patch).length <= PROFILE_LIMITS.fields,
    `at most ${PROFILE_LIMITS.fields} fields`,
  );
export type ProfilePatch = z.infer<typeof profilePatchSchema>;

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const FIELD_KINDS = ["text", "number", "boolean", "date", "list", "choice"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FieldType {
  readonly name: string;
  readonly kind: FieldKind;
  readonly options: readonly string[] | null;
}

/**
 * A profile with a patch on it. Fields to which the workspace has given a type get values of that type ("1,299" becomes
 * 1299); 422 `field-invalid` for what cannot be one, 413 `profile-too-large` for too much.
 */
export function patchProfile(
  profile: { readonly [field: string]: Json },
  patch: ProfilePatch,
  types: ReadonlyMap<string, FieldType>,
): { [field: string]: Json } {
  const next = new Map(Object.entries(profile));
  for (const [field, given] of Object.entries(patch)) {
    const type = types.get(field);
    const value = type ? readField(type, clean(given)) : clean(given);
    if (value === null) next.delete(field);
    else if (JSON.stringify(value).length > PROFILE_LIMITS.value)
      throw tooLarge(field, `A value has at most ${PROFILE_LIMITS.value} characters.`);
    else next.set(field, value);
  }
  if (next.size > PROFILE_LIMITS.fields)
    throw tooLarge("profile", `A profile has at most ${PROFILE_LIMITS.fields} fields.`);
  const result = Object.fromEntries(next);
  if (JSON.stringify(result).length > PROFILE_LIMITS.bytes)
    throw tooLarge("profile", `A profile has at most ${PROFILE_LIMITS.bytes} characters in all.`);
  return result;
}

const tooLarge = (path: string, message: string) => new AppError(413, "profile-too-large", message, { path });

function clean(value: ProfilePatch[string]): Json {
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? sanitizeText(item) : item));
  return typeof value === "string" ? sanitizeText(value) : value;
}

/** A value as a field's type has it; null for nothing. 422 `field-invalid` where it cannot be read as that. */
export function readField({ name, kind, options }: FieldType, value: Json): Json {
  if (value === null || value === "") return null;
  const invalid = (wanted: string) =>
    new AppError(422, "field-invalid", `${name} takes ${wanted}.`, { path: name });
  switch (kind) {
    case "text":
      if (typeof value === "object") throw invalid("a text");
      return String(value);
    case "number": {
      const number =
        typeof value === "number" ? value : typeof value === "string" ? parseNumber(value) : null;
      if (number === null || !Number.isFinite(number)) throw invalid("a number");
      return number;
    }
    case "boolean": {
      const word = typeof value === "boolean" ? value : WORDS.get(String(value).trim().toLowerCase());
      if (word === undefined) throw invalid("yes or no");
      return word;
    }
    case "date": {
      const at = typeof value === "string" ? parseInstant(value, "UTC") : null;
      if (at === null || typeof value !== "string") throw invalid("a date such as 2026-03-01");
      // One form for each, so that they can be compared as texts.
      return DAY.test(value.trim()) ? value.trim() : new Date(at).toISOString();
    }
    case "list":
      return (Array.isArray(value) ? value : String(value).split(/[,，、;；]/)).map((item) =>
        typeof item === "string" ? item.trim() : item,
      );
    case "choice": {
      const chosen = (options ?? []).find(
        (option) => option.toLowerCase() === String(value).trim().toLowerCase(),
      );
      if (chosen === undefined) throw invalid(`one of: ${(options ?? []).join(", ")}`);
      return chosen;
    }
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORDS = new Map<string, boolean>([
  ...["true", "yes", "y", "1", "是", "对", "有"].map((word) => [word, true] as const),
  ...["false", "no", "n", "0", "否", "不", "无"].map((word) => [word, false] as const),
]);
