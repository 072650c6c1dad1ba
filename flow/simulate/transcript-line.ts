import { type Json, safeParse } from "../text/json";

/** A line that is in no transcript. */
export class TranscriptError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`Line ${line}: ${message}`);
    this.name = "TranscriptError";
  }
}

/** JSON on a transcript's line. Throws TranscriptError. */
export function readJson(text: string, line: number): Json {
  const parsed = safeParse(text);
  if (!parsed.ok) throw new TranscriptError(line, `not JSON: ${parsed.error.message}`);
  return parsed.value;
}

/** A JSON object on a transcript's line. Throws TranscriptError. */
export function readObject(text: string, line: number): { [key: string]: Json } {
  const value = readJson(text, line);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TranscriptError(line, "write an object {…}.");
  return value;
}
