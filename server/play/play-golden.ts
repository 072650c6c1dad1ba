import type { Flow } from "../../flow";
import { parseTranscript, replay, TranscriptError } from "../../flow/simulate";
import { runScript } from "../script/run-script";
import { UnplayableFile } from "./load-flow";
import { notPerformed } from "./stage";

export type PlayedGolden = { matched: number; total: number; differences: string[] };

/** Plays a transcript of Parley's own and compares it step by step with what the flow does. */
export async function playGolden(text: string, flow: Flow, library: readonly Flow[]): Promise<PlayedGolden> {
  try {
    const again = await replay(text, {
      flow,
      library,
      perform: async (effect) => {
        if (effect.kind !== "script") return notPerformed(effect.kind);
        const { code, input, now, seed, timeZone } = effect.request;
        const outcome = await runScript({ code, input, now, seed, timeZone });
        return outcome.ok
          ? { ok: true, result: { value: outcome.value, vars: outcome.vars } }
          : { ok: false, error: { code: outcome.error.code, message: outcome.error.message } };
      },
    });
    return compare(stepsOf(text), stepsOf(again));
  } catch (error) {
    if (error instanceof TranscriptError) throw new UnplayableFile(error.message);
    throw error;
  }
}

/** Every step with the lines that follow it; comments and empty lines do not count. */
function stepsOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const starts = parseTranscript(text).steps.map((step) => Math.max(0, step.line - 1));
  return starts.map((start, index) =>
    lines
      .slice(start, starts[index + 1])
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .join("\n"),
  );
}

function compare(wanted: readonly string[], got: readonly string[]): PlayedGolden {
  const differences = wanted.flatMap((step, index) =>
    step === got[index] ? [] : [`step ${index + 1}: wanted\n${step}\n  but got\n${got[index] ?? "nothing"}`],
  );
  return { matched: wanted.length - differences.length, total: wanted.length, differences };
}
