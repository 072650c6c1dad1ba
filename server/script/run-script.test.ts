import { afterAll, describe, expect, it } from "vitest";
import type { ScriptOutcome, ScriptRequest } from "./script-outcome";
import { ScriptPool } from "./script-pool";

const pool = new ScriptPool({ size: 3, perWorkspace: 2 });
afterAll(() => pool.close());

function run(code: string, more: Partial<ScriptRequest> = {}, workspaceId?: string): Promise<ScriptOutcome> {
  const input = { vars: { n: 1, list: [1, 2], gone: true }, contact: { name: "Ann" }, event: null };
  return pool.run({ code, input, now: 1_700_000_000_000, seed: 42, ...more }, workspaceId);
}

describe("a script", () => {
  it("returns a value and the variables it changed", async () => {
    const code =
      "vars.n += 1; vars.list.push(3); delete vars.gone; vars.fresh = { a: [contact.name] }; return await 'done'";
    expect(await run(code)).toEqual({
      ok: true,
      value: "done",
      vars: { n: 2, list: [1, 2, 3], fresh: { a: ["Ann"] }, gone: null },
      logs: [],
    });
  });

  it("changes nothing that it does not change", async () => {
    expect(await run("vars.n = 1; contact.name = 'Eve'")).toEqual({
      ok: true,
      value: null,
      vars: {},
      logs: [],
    });
    expect(await run("vars = { n: 5 }")).toMatchObject({ vars: { n: 5, list: null, gone: null } });
  });

  it("may end in a comment and may use every kind of statement", async () => {
    expect(
      await run("const f = async (x) => x * 2;\nreturn Promise.all([f(1), f(2)]) // that is all"),
    ).toMatchObject({
      value: [2, 4],
    });
    expect(await run("")).toMatchObject({ ok: true, value: null });
  });

  it("reports the line of the author's code", async () => {
    expect(await run("const a = 1;\n\nboom()")).toMatchObject({
      error: { code: "threw", line: 3, message: /boom/ },
    });
    expect(await run("const a = 1;\nconst b = ;")).toMatchObject({ error: { code: "syntax", line: 2 } });
  });

  it("keeps what is logged, cut", async () => {
    const outcome = await run("for (let i = 0; i < 500; i++) console.log('line', i, { i }); return 1");
    expect(outcome).toMatchObject({ ok: true, value: 1 });
    if (outcome.ok) expect(outcome.logs).toHaveLength(100);
    if (outcome.ok) expect(outcome.logs[2]).toBe('line 2 {"i":2}');
  });
});

describe("determinism", () => {
  const code =
    "return [Date.now(), new Date().toISOString(), Math.random(), Math.random(), new Date(2024, 0, 1).toISOString(), new Date().getTimezoneOffset()]";

  it("depends on the given time, seed and zone only", async () => {
    const first = await run(code);
    const again = await Promise.all(Array.from({ length: 8 }, () => run(code)));
    for (const outcome of again) expect(outcome).toEqual(first);
    expect(first).toMatchObject({
      value: [
        1_700_000_000_000,
        "2023-11-14T22:13:20.000Z",
        expect.any(Number),
        expect.any(Number),
        "2024-01-01T00:00:00.000Z",
        0,
      ],
    });
    const other = await run(code, { seed: 43 });
    if (!first.ok || !other.ok) throw new Error("both should run");
    expect(other.value).not.toEqual(first.value);
  });

  it("knows the local zone, summer time included", async () => {
    const local = "return [new Date(2024, 0, 1, 12).toISOString(), new Date(2024, 6, 1, 12).toISOString()]";
    expect(await run(local, { timeZone: "Asia/Shanghai" })).toMatchObject({
      value: ["2024-01-01T04:00:00.000Z", "2024-07-01T04:00:00.000Z"],
    });
    expect(await run(local, { timeZone: "Europe/Berlin" })).toMatchObject({
      value: ["2024-01-01T11:00:00.000Z", "2024-07-01T10:00:00.000Z"],
    });
    expect(await run(local, { timeZone: "Mars/Phobos" })).toMatchObject({
      value: ["2024-01-01T12:00:00.000Z", "2024-07-01T12:00:00.000Z"],
    });
  });
});

describe("F-27: many at once", () => {
  it("lets others work while one workspace hangs", async () => {
    // Warm threads, so that starting them is not what is measured.
    await Promise.all([run("", {}, "a"), run("", {}, "b"), run("", {}, "c")]);
    const order: string[] = [];
    const hang = (): Promise<unknown> =>
      run("for(;;);", { timeoutMs: 800 }, "greedy").then(() => order.push("greedy"));
    // Three would fill all threads, if one workspace might have them all.
    const hanging = [hang(), hang(), hang()];
    await run("return 1", {}, "modest").then(() => order.push("modest"));
    expect(order).toEqual(["modest"]);
    await Promise.all(hanging);
    expect(order).toHaveLength(4);
  });

  it("answers calls after it was closed, without starting anything", async () => {
    const closed = new ScriptPool();
    await closed.close();
    expect(await closed.run({ code: "return 1", input: { vars: {} }, now: 0, seed: 0 })).toMatchObject({
      ok: false,
    });
  });
});
