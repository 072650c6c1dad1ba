import { runScript } from "../script/run-script";
import type { Performer } from "./performer";

/** Runs an author's code in the sandbox. Failures are the codes of ScriptError, with the line where it is known. */
export const performScript: Performer<"script"> = async (request, context) => {
  const { code, input, now, seed, timeZone } = request;
  const outcome = await runScript({ code, input, now, seed, timeZone }, context.workspaceId);
  if (outcome.ok) return { ok: true, result: { value: outcome.value, vars: outcome.vars } };
  const { message, line } = outcome.error;
  return {
    ok: false,
    error: { code: outcome.error.code, message: line === undefined ? message : `${message} (line ${line})` },
  };
};
