import { expect, test } from "vitest";
import { AppError } from "./errors";
import { createLog, type LogFields } from "./log";
import { loggedError } from "./log-error";

function capture(readable: boolean, level: "debug" | "info" = "info") {
  const lines: string[] = [];
  return { lines, log: createLog(level, (line) => lines.push(line), readable) };
}

test("a line is one JSON object with its level, time, ids and words", () => {
  const { lines, log } = capture(false);
  log.info({ conversation: "c1", turn: 3 }, "a turn");
  log.debug({}, "not at this level");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "info",
    conversation: "c1",
    turn: 3,
    msg: "a turn",
    pid: process.pid,
  });
  expect([log.debugging, capture(false, "debug").log.debugging]).toEqual([false, true]);
});

test("fields that are not in the list, and things that are no short value, are left out", () => {
  const { lines, log } = capture(false);
  const fields = { conversation: "c1", text: "CANARY", token: "CANARY", run: { deep: "CANARY" } };
  log.error(fields as unknown as LogFields, "slip");
  expect(lines.join("")).not.toContain("CANARY");
  expect(lines.join("")).toContain("c1");
});

test.each([true, false])("no value breaks out of its line or moves a terminal (readable: %s)", (readable) => {
  const { lines, log } = capture(readable);
  const evil = 'x\r\n{"level":"info"}\u001b[2J\u009b31m\u2028\u202eabc\u0000';
  log.error({ code: evil, err: new Error(evil), route: evil }, "odd");
  const [line = ""] = lines;
  expect(lines).toHaveLength(1);
  expect(line.endsWith("\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
});

test.each<[string, unknown]>([
  [
    "a row that the database repeats",
    Object.assign(new Error("dup"), { detail: "Key (email)=(CANARY) exists" }),
  ],
  ["a quoted value", new SyntaxError('Unexpected token, "CANARY text" is not valid JSON')],
  ["an unfinished quote", new Error('invalid input "CANARY and then it was cut')],
  ["an address", new Error("cannot reach https://x.example/CANARY?a=1 for CANARY@example.com")],
  ["a library that quotes its input", Object.assign(new Error("provider said CANARY"), { name: "APIError" })],
  [
    "a cause",
    new AppError(500, "x", "y", { cause: Object.assign(new Error("CANARY"), { name: "ZodError" }) }),
  ],
  ["lines that look like places", Object.assign(new Error("x\n    at CANARY (a.ts:1:1)"), { name: "Odd" })],
  ["no error at all", "CANARY"],
  ["a name", Object.assign(new Error("x"), { name: "CANARY <b>" })],
])("of an error nothing is kept that somebody typed: %s", (_, error) => {
  expect(JSON.stringify(loggedError(error))).not.toContain("CANARY");
});

test("an error keeps what leads to its place", () => {
  const kept = loggedError(
    Object.assign(new TypeError("x.y is not a function"), { code: "23505", table: "message" }),
  );
  expect(kept).toMatchObject({
    name: "TypeError",
    message: "x.y is not a function",
    code: "23505",
    table: "message",
  });
  expect(kept.at?.[0]).toContain("log.test.ts");
});
