import type { Json } from "../../flow";
import { safeParse } from "../../flow/text/json";
import { closeScripts } from "../script/run-script";
import { type PlayArguments, readArguments, USAGE } from "./arguments";
import { loadFlows, readText, UnplayableFile } from "./load-flow";
import { playGolden } from "./play-golden";
import { type PlayedRecording, playRecording } from "./play-recording";
import { recordingSchema } from "./recording";
import { talk } from "./talk";

type Streams = { out: (line: string) => void; input: NodeJS.ReadableStream; output: NodeJS.WritableStream };

/**
 * `npm run play`: plays a flow in the terminal with the same engine as everywhere. Gives the exit code: 0, 1 where a
 * recording differs, 2 where there is nothing to play.
 */
export async function play(argv: readonly string[], streams: Streams): Promise<number> {
  const options = readArguments(argv);
  if (options === "help") {
    streams.out(USAGE);
    return 0;
  }
  if ("fault" in options) {
    streams.out(`${options.fault}\n\n${USAGE}`);
    return 2;
  }
  try {
    return options.script === undefined
      ? await playAlone(options, streams)
      : await playScript(options, options.script, streams);
  } catch (error) {
    if (!(error instanceof UnplayableFile)) throw error;
    streams.out(error.message);
    if (options.json) streams.out(JSON.stringify({ ok: false, error: error.message }));
    return 2;
  } finally {
    await closeScripts();
  }
}

async function playScript(options: PlayArguments, script: string, { out }: Streams): Promise<number> {
  const text = await readText(script);
  const parsed = safeParse(text);
  if (!parsed.ok && !/^\s*[{[]/.test(text)) return playOwnTranscript(options, text, out);
  const recording = readRecording(
    parsed.ok ? parsed.value : null,
    script,
    parsed.ok ? "" : parsed.error.message,
  );
  const { flow, library } = await loadFlows({
    ...options,
    ...(recording.startGroup === undefined ? {} : { startGroup: recording.startGroup }),
    ...(recording.linkedTypebots === undefined ? {} : { listed: recording.linkedTypebots }),
  });
  const played = await playRecording({ flow, library, recording, now: Date.now() });
  printRecording(played, options.json, out);
  return played.matched === played.total ? 0 : 1;
}

async function playOwnTranscript(options: PlayArguments, text: string, out: Streams["out"]): Promise<number> {
  const { flow, library } = await loadFlows(options);
  const played = await playGolden(text, flow, library);
  for (const difference of played.differences) out(difference);
  out(
    options.json
      ? JSON.stringify({
          ok: played.matched === played.total,
          turns: { matched: played.matched, total: played.total },
          differences: played.differences,
        })
      : `turns: ${played.matched} of ${played.total}`,
  );
  return played.matched === played.total ? 0 : 1;
}

function readRecording(value: Json, file: string, reason: string) {
  const result = recordingSchema.safeParse(value);
  if (result.success && reason === "") return result.data;
  const issue = result.success ? undefined : result.error.issues[0];
  throw new UnplayableFile(
    `${file} is not a recording: ${reason || `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim()}`,
  );
}

function printRecording(
  { turns, matched, total }: PlayedRecording,
  json: boolean,
  out: Streams["out"],
): void {
  for (const [index, turn] of turns.entries()) {
    if (turn.differences.length === 0) continue;
    out(`turn ${index} (${JSON.stringify(turn.input)}):`);
    for (const difference of turn.differences) out(`  ${difference}`);
  }
  const differences = turns.flatMap((turn, index) =>
    turn.differences.length ? [{ turn: index, input: turn.input, differences: turn.differences }] : [],
  );
  out(`turns: ${matched} of ${total}`);
  if (json) out(JSON.stringify({ ok: matched === total, turns: { matched, total }, differences }));
}

async function playAlone(options: PlayArguments, streams: Streams): Promise<number> {
  const { flow, library, report } = await loadFlows(options);
  const turns = await talk({ flow, library, report, trustScripts: options.trustScripts, ...streams });
  if (options.json) streams.out(JSON.stringify({ ok: true, turns: { total: turns } }));
  return 0;
}
