import type { Json } from "../../flow/text/json";

export type ScriptInput = { vars: { [key: string]: Json } } & { [scope: string]: Json };

export type ScriptRequest = {
  /** A function body, run as an async function; `return` gives the value. */
  code: string;
  /** `vars` may be changed by the code, the other scopes are read-only copies under their own names. */
  input: ScriptInput;
  /** What the code sees as the present, milliseconds since 1970. */
  now: number;
  /** Of `Math.random`; the same seed gives the same numbers. */
  seed: number;
  /** IANA name of the local time zone; UTC without one. */
  timeZone?: string | undefined;
  /** Processor time, where the system counts it. */
  timeoutMs?: number | undefined;
};

export type ScriptErrorCode = "syntax" | "threw" | "timeout" | "memory" | "output" | "crash";

export type ScriptError = {
  code: ScriptErrorCode;
  message: string;
  /** Line of the author's code, from 1, where it is known. */
  line?: number;
};

export type ScriptOutcome =
  | {
      ok: true;
      value: Json;
      /** The variables that changed; null where one was removed. */
      vars: { [key: string]: Json };
      /** What the code wrote to the console, cut at 100 lines and 8 kB. */
      logs: string[];
    }
  | { ok: false; error: ScriptError };

export function scriptFailure(code: ScriptErrorCode, message: string): ScriptOutcome {
  return { ok: false, error: { code, message } };
}
