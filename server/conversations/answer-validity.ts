import type { EffectOutcome } from "../../flow";

/** A failure, and an answer that may get better soon, keep for so long: those who ask meanwhile do not all call again. */
const BRIEF_MS = 1_000;

/** How an answer may be used: not by others, by those who asked meanwhile, or for so many milliseconds. */
export type Validity = { readonly forOthers: false } | { readonly forOthers: true; readonly keepMs: number };

/**
 * For how long an outcome holds for everybody: the author's time, cut short by what the answer says of itself (Cache-Control, Age).
 * What calls itself private, or varies with something that is not in the request, is for nobody else.
 */
export function validityOf(outcome: EffectOutcome, seconds: number): Validity {
  const most = seconds * 1_000;
  if (!outcome.ok) return { forOthers: true, keepMs: Math.min(most, BRIEF_MS) };
  if (!("status" in outcome.result)) return { forOthers: true, keepMs: most };
  const { status, headers } = outcome.result;
  const rules = directives(headers["cache-control"] ?? "");
  if (rules.has("private") || rules.has("no-store") || (headers.vary ?? "").trim() === "*")
    return { forOthers: false };
  if (rules.has("no-cache")) return { forOthers: true, keepMs: 0 };
  if (status >= 400) return { forOthers: true, keepMs: Math.min(most, BRIEF_MS) };
  const age = wholeSeconds(rules.get("s-maxage")) ?? wholeSeconds(rules.get("max-age"));
  if (age === undefined) return { forOthers: true, keepMs: most };
  const left = Math.max(0, age - (wholeSeconds(headers.age) ?? 0)) * 1_000;
  return { forOthers: true, keepMs: Math.min(most, left) };
}

function directives(header: string): Map<string, string> {
  return new Map(
    header.split(",").map((part) => {
      const [name = "", value = ""] = part.split("=", 2);
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', "")];
    }),
  );
}

const wholeSeconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
