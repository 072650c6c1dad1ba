import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkDepth,
  depthOf,
  fitsBytes,
  isJson,
  type Json,
  jsonSize,
  safeParse,
  sanitizeJson,
  sanitizeText,
  utf8Length,
} from "./json";

function codeOf(text: string, limits = {}): string {
  const parsed = safeParse(text, limits);
  return parsed.ok ? "ok" : parsed.error.code;
}

describe("safeParse", () => {
  it.each([
    ['{"a":[1,2,{"b":null}]}', "ok"],
    ['"a \\" quoted { [ text"', "ok"],
    ['{"role":"agent","role":"owner"}', "duplicate-key"],
    ['{"a":1,"\\u0061":2}', "duplicate-key"],
    ['{"a":{"x":1},"b":{"x":1}}', "ok"],
    ['["a","a"]', "ok"],
    ['{"__proto__":{"admin":true}}', "forbidden-key"],
    ['{"a":[{"\\u005f_proto__":1}]}', "forbidden-key"],
    ['{"a":"__proto__"}', "ok"],
    ["1e400", "number-overflow"],
    ['{"a":-1e999}', "number-overflow"],
    ["-0", "ok"],
    ["NaN", "syntax"],
    ['{"nodes":', "syntax"],
    ["", "syntax"],
    ["[1,]", "syntax"],
    ["[".repeat(64) + "]".repeat(64), "ok"],
    ["[".repeat(65) + "]".repeat(65), "too-deep"],
    ["[".repeat(5000), "too-deep"],
    [`"${"a".repeat(1_048_577)}"`, "too-large"],
  ])("reads %.60s as %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it("tells where: a position, and a path for keys", () => {
    expect(safeParse('{"nodes":')).toMatchObject({ ok: false, error: { position: 9 } });
    expect(safeParse('{"a":[0,{"__proto__":1}]}')).toMatchObject({
      error: { path: ["a", 1, "__proto__"], position: 9 },
    });
  });

  it("counts bytes, not units", () => {
    expect(codeOf('"中文"', { maxBytes: 8 })).toBe("ok");
    expect(codeOf('"中文"', { maxBytes: 7 })).toBe("too-large");
  });

  it("agrees with JSON.parse on every JSON text", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const parsed = safeParse(text);
        if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text));
        else expect(["duplicate-key", "forbidden-key"]).toContain(parsed.error.code);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws", () => {
    const mess = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0e1-. abn"') });
    fc.assert(
      fc.property(mess, (text) => {
        expect(safeParse(text).ok).toBeTypeOf("boolean");
      }),
      { numRuns: 500 },
    );
  });
});

describe("depth and size", () => {
  it("sees cycles and depth without recursion", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(checkDepth(cycle, 64)).toBe(false);
    expect(isJson(cycle)).toBe(false);
    expect(jsonSize(cycle)).toBe(Number.POSITIVE_INFINITY);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(checkDepth(deep, 64)).toBe(false);
    expect(sanitizeJson(deep)).not.toBeNull();
    expect(depthOf('{"a":"[[[["}', 1)).toBe(true);
    expect(depthOf("[[]]", 1)).toBe(false);
  });

  it("takes only plain data for JSON", () => {
    for (const value of [
      undefined,
      Number.NaN,
      new Date(0),
      () => 1,
      1n,
      Symbol("x"),
      new Map(),
      [undefined],
      { a: undefined },
    ]) {
      expect(isJson(value)).toBe(false);
    }
    expect(isJson({ a: [1, "x", null, { b: false }] })).toBe(true);
  });

  it("measures UTF-8 like an encoder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
      { numRuns: 500 },
    );
    expect(jsonSize({ a: "é" })).toBe(10);
  });
});

describe("sanitising", () => {
  it.each([
    ["a\0b", "ab"],
    ["x\ud83d", "x\ufffd"],
    ["\udc00x", "\ufffdx"],
    ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"],
    ["e\u0301", "e\u0301"],
    [`Z${"\u0321".repeat(2000)}!`, `Z${"\u0321".repeat(8)}!`],
  ])("cleans %j", (dirty, clean) => {
    expect(sanitizeText(dirty)).toBe(clean);
  });

  it("gives JSON that every store takes, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (value) => {
        const clean = sanitizeJson(value);
        expect(isJson(clean, 70)).toBe(true);
        expect(JSON.parse(JSON.stringify(clean))).toEqual(clean);
        expect(JSON.stringify(clean)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 500 },
    );
    expect(sanitizeJson(JSON.parse('{"__proto__":{"admin":true},"a":-0}'))).toEqual({ a: 0 });
  });
});

describe("fitsBytes", () => {
  it("agrees with the size of the text, at and around every bound", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), fc.integer({ min: -3, max: 3 }), (text, shift) => {
        const value: Json = JSON.parse(text);
        const size = jsonSize(value);
        expect(fitsBytes(value, size + shift)).toBe(shift >= 0);
        expect(fitsBytes(value, 64_000)).toBe(size <= 64_000);
      }),
      { numRuns: 1_000 },
    );
  });
});
