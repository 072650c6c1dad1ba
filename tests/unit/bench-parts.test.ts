import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { faultOf } from "../../bench/on-data";
import { understand } from "../../bench/understand";

// The benches of the language tools take any folder of sets, and any part of them for testing.

let folder = "";
const SAYS = { greet: ["hello", "good morning", "hi there"], pay: ["pay my bill", "pay now", "the bill"] };

beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const root = mkdtempSync(path.join(tmpdir(), "bench-parts-"));
  folder = path.join(root, "linked");
  mkdirSync(path.join(root, "real/dev"), { recursive: true });
  mkdirSync(path.join(folder, "cais/second"), { recursive: true });
  symlinkSync(path.join(root, "real/dev"), path.join(folder, "cais/dev"));
  const rows = Object.entries(SAYS).flatMap(([intent, texts]) => texts.map((text) => `${text}\t${intent}`));
  writeFileSync(path.join(folder, "cais/dev/train.tsv"), `text\tintent\n${rows.join("\n")}\n`);
  writeFileSync(path.join(folder, "cais/dev/test.tsv"), "text\tintent\nhello\tpay\nhi there\tpay\n");
  writeFileSync(path.join(folder, "cais/second/test.tsv"), "text\tintent\nhello\tgreet\n");
});

afterAll(() => {
  vi.restoreAllMocks();
  rmSync(path.dirname(folder), { recursive: true });
});

test("another part is tested, and dev learnt from", async () => {
  const second = await understand.runOnData({ folder, part: "second", set: "cais" });
  expect(second.cais).toMatchObject({ accuracy: 100, rows: 1 });
  const dev = await understand.runOnData({ folder, part: "dev" });
  expect(Object.keys(dev)).toEqual(["cais"]);
  expect(dev.cais).toMatchObject({ accuracy: 0, rows: 2 });
});

test("a set, a part or a folder that is not there is named, with those that are", () => {
  const sets = ["cais", "xsid"];
  expect(faultOf({ folder, part: "second" }, sets)).toBeUndefined();
  expect(faultOf({ folder, part: "dev", set: "cais" }, sets)).toBeUndefined();
  expect(faultOf({ folder, part: "dev", set: "caïs" }, sets)).toBe(
    "--set: no set caïs; there are cais, xsid",
  );
  expect(faultOf({ folder, part: "third", set: "cais" }, sets)).toBe(
    "--part: no part third of cais; there are dev, second",
  );
  expect(faultOf({ folder, part: "dev", set: "xsid" }, sets)).toBe(`--data: ${folder} has no folder xsid`);
  expect(faultOf({ folder: `${folder}/none`, part: "dev" }, sets)).toBe(
    `--data: there is no folder ${folder}/none`,
  );
});

test("training rows stand in for a test in dev only", async () => {
  rmSync(path.join(folder, "cais/second/test.tsv"));
  expect(await understand.runOnData({ folder, part: "second", set: "cais" })).toEqual({});
  rmSync(path.join(folder, "cais/dev/test.tsv"));
  const crossed = await understand.runOnData({ folder, part: "dev", set: "cais" });
  expect(crossed.cais).toMatchObject({ rows: 6 });
});
