import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { importTypebot } from "../../flow/document/typebot";
import { loadFlows } from "../../server/play/load-flow";
import { playRecording } from "../../server/play/play-recording";
import { recordingSchema } from "../../server/play/recording";
import { closeScripts } from "../../server/script/run-script";

const folder = path.join(process.env.EVAL_DIR ?? "", "corpus/typebot");
const found = process.env.EVAL_DIR !== undefined && existsSync(folder);
if (!found) console.log("skipped: recordings of real Typebot flows (EVAL_DIR names no folder that has them)");

const files = (name: string): string[] =>
  readdirSync(path.join(folder, name))
    .filter((file) => file.endsWith(".json"))
    .sort();
const read = (...parts: string[]): unknown => JSON.parse(readFileSync(path.join(folder, ...parts), "utf8"));
const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

afterAll(closeScripts);

describe.skipIf(!found)("recorded conversations of real flows", () => {
  it("at least 95 of 100 match in every turn", async () => {
    const different: string[] = [];
    const names = files("transcripts");
    for (const name of names) {
      const source = read("transcripts", name);
      const recording = recordingSchema.parse(source);
      const linked = Object.values(recording.linkedTypebots ?? {}).map((file) =>
        path.join(folder, "flows", file.replaceAll("/", "__")),
      );
      const { flow, library } = await loadFlows({
        file: path.join(folder, String(fieldOf(source, "flow"))),
        from: "typebot",
        linked,
        trustScripts: true,
        ...(recording.startGroup === undefined ? {} : { startGroup: recording.startGroup }),
        ...(recording.linkedTypebots ? { listed: recording.linkedTypebots } : {}),
      });
      const played = await playRecording({ flow, library, recording, now: NOON });
      if (played.matched < played.total) different.push(name);
    }
    console.log(`recordings: ${names.length - different.length} of ${names.length}`, different);
    expect(different.length / names.length).toBeLessThanOrEqual(0.05);
  });

  it("plays the small flows of the conformance set", async () => {
    let [matched, total] = [0, 0];
    for (const name of files("conformance")) {
      const source = read("conformance", name);
      const sessions = fieldOf(source, "sessions");
      if (!Array.isArray(sessions)) continue;
      const imported = importTypebot(fieldOf(source, "flow"), { trustScripts: true });
      for (const session of sessions) {
        total += 1;
        if (!imported.ok) continue;
        const played = await playRecording({
          flow: imported.flow,
          library: [],
          recording: recordingSchema.parse(session),
          now: NOON,
        });
        if (played.matched === played.total) matched += 1;
      }
    }
    console.log(`conformance: ${matched} of ${total}`);
    expect(matched).toBeGreaterThanOrEqual(MINIMUM);
  });

  it("imports every file, old ones too", () => {
    const counts: { [severity: string]: number } = {};
    for (const dir of ["flows", "flows-old"]) {
      for (const name of files(dir)) {
        const result = importTypebot(read(dir, name));
        expect(result.ok, `${dir}/${name}`).toBe(true);
        for (const entry of result.ok ? result.report : [])
          counts[entry.severity] = (counts[entry.severity] ?? 0) + 1;
      }
    }
    console.log("import reports:", counts);
  });
});

/** Sessions that matched when this was written; what differs is listed in docs/typebot-import.md. */
/** The moment of every replay: what a flow does with the day must not depend on when the test runs. */
const NOON = Date.UTC(2026, 10, 22, 12);
const MINIMUM = 126;
