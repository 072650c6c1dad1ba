import { checkDepth, MAX_JSON_DEPTH, sanitizeJson } from "../../flow/text/json";
import { type ScriptOutcome, scriptFailure } from "./script-outcome";

/** Reads the JSON text that came out of the sandbox. What it holds is data of a stranger. */
export function readOutput(text: string): ScriptOutcome {
  const output: unknown = JSON.parse(text);
  // One level for the frame around the value and the variables.
  if (!checkDepth(output, MAX_JSON_DEPTH)) {
    return scriptFailure("output", `What the script gives back nests deeper than ${MAX_JSON_DEPTH} levels`);
  }
  const clean = sanitizeJson(output);
  if (clean === null || typeof clean !== "object" || Array.isArray(clean)) return broken();
  const { value = null, vars, logs } = clean;
  if (vars === null || typeof vars !== "object" || Array.isArray(vars) || !Array.isArray(logs))
    return broken();
  return { ok: true, value, vars, logs: logs.map(String) };
}

function broken(): ScriptOutcome {
  return scriptFailure("crash", "The script broke the interpreter");
}
