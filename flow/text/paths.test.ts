import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, parsePath, readPath, writePath } from "./paths";

describe("parsePath", () => {
  it.each([
    ["a.b[0]", ["a", "b", 0]],
    ['a["x y"].c', ["a", "x y", "c"]],
    ["a['it\\'s'][-1]", ["a", "it's", -1]],
    ["姓名.first_name2", ["姓名", "first_name2"]],
    [' ["First Name"] ', ["First Name"]],
    ["list.0", ["list", "0"]],
  ])("reads %s", (source, path) => {
    expect(parsePath(source)).toEqual({ ok: true, path });
  });

  it.each([
    ["", "path-syntax", 0],
    ["a..b", "path-syntax", 1],
    ["a b", "path-syntax", 1],
    ["1a", "path-syntax", 0],
    ["a[", "path-syntax", 1],
    ["a.__proto__.b", "path-forbidden", 1],
    ['a["constructor"]', "path-forbidden", 1],
    ["a.b[0].prototype", "path-forbidden", 6],
    [`a${".b".repeat(64)}`, "path-too-long", 127],
  ])("refuses %.30s", (source, code, position) => {
    expect(parsePath(source)).toMatchObject({ ok: false, error: { code, position } });
  });

  it("reads what formatPath writes", () => {
    const part = fc.oneof(
      fc
        .string({ unit: "grapheme" })
        .filter((name) => !["__proto__", "constructor", "prototype"].includes(name)),
      fc.integer({ min: -99, max: 99 }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual({ ok: true, path });
      }),
      { numRuns: 500 },
    );
  });
});

describe("readPath and writePath", () => {
  it("reads own properties only", () => {
    const value = { a: [{ b: 1 }, 2], s: "text" };
    expect(readPath(value, ["a", 0, "b"])).toBe(1);
    expect(readPath(value, ["a", -1])).toBe(2);
    expect(readPath(value, ["a", "length"])).toBeUndefined();
    for (const name of ["constructor", "__proto__", "toString"])
      expect(readPath(value, [name])).toBeUndefined();
  });

  it("copies what it changes and shares the rest", () => {
    const before = { a: { b: [1, 2] }, c: { d: 1 } };
    const after = writePath(before, ["a", "b", 1], 9);
    expect(after).toEqual({ a: { b: [1, 9] }, c: { d: 1 } });
    expect(before.a.b).toEqual([1, 2]);
    expect(readPath(after, ["c"])).toBe(before.c);
    expect(writePath({}, ["x", 2, "y"], true)).toEqual({ x: [null, null, { y: true }] });
  });

  it.each([
    [["__proto__", "admin"]],
    [["a", "constructor"]],
    [["a", "prototype", "x"]],
    [["a", 1e9]],
    [["a", -1]],
  ])("refuses to write %j", (path) => {
    expect(() => writePath({}, path, true)).toThrow(RangeError);
    expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
  });

  it("reads what it wrote, or refuses a name on a list", () => {
    const part = fc.oneof(fc.constantFrom("a", "b", "名"), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(
        fc.json(),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (json, path, next) => {
          const value = JSON.parse(json);
          const firstName = path.findIndex(
            (one, index) => typeof one === "string" && Array.isArray(readPath(value, path.slice(0, index))),
          );
          if (firstName >= 0) expect(() => writePath(value, path, next)).toThrow(RangeError);
          else expect(readPath(writePath(value, path, next), path)).toBe(next);
          expect(value).toEqual(JSON.parse(json));
        },
      ),
      { numRuns: 500 },
    );
  });
});
