import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STARTERS, starterFlow, starterOf } from "../../flow/document/starter-flows";
import { replay } from "../../flow/simulate";

/**
 * Conversations with the starter flows, kept as text that a person can read. A file's first line names its flow
 * ("# flow: order-help en"). UPDATE=1 writes the files anew; read the difference before it is committed.
 */
const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));

test("there are transcripts of every starter with a conversation", () => {
  const names = STARTERS.map((one) => one.key).filter((key) => key !== "blank");
  expect(names.filter((key) => !files.some((file) => file.startsWith(key)))).toEqual([]);
});

test.each(files)("%s", async (file) => {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const found = /^# flow: (\S+) (\S+)$/m.exec(text);
  const key = STARTERS.map((one) => one.key).find((one) => one === found?.[1]);
  if (!found || !key) throw new Error(`${file}: the first line names no starter flow.`);
  const played = await replay(text, { flow: starterFlow(key, found[2] ?? "en", key, thingsOf(key)) });
  if (process.env.UPDATE === "1") writeFileSync(path, played);
  else expect(played).toBe(text);
});

/** What a starter needs, each thing by its own key for an id. */
function thingsOf(key: (typeof STARTERS)[number]["key"]): { [key: string]: string } {
  const { pools = {}, audiences = {} } = starterOf(key).needs ?? {};
  return Object.fromEntries([...Object.keys(pools), ...Object.keys(audiences)].map((one) => [one, one]));
}
