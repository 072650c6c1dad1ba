import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type Condition,
  clausesOf,
  conditionSchema,
  type Operator,
  operators,
  problemOfLeft,
  type Right,
  testCondition,
} from "./condition";
import type { Json } from "./json";
import type { Scope } from "./template";

const scope: Scope = {
  vars: {
    age: 35,
    city: " ＢＥＩＪＩＮＧ ",
    tags: ["VIP", "new"],
    price: "¥1,299",
    done: "是",
    empty: "",
    zero: 0,
    order: { id: "A1" },
    "First Name": "Al",
    born: "2026-02-27",
  },
  contact: { email: "bo@example.org", locale: "zh-CN", timeZone: "Asia/Shanghai" },
  now: "2026-03-01T10:00:00Z",
};

function holds(left: string, operator: Operator, right?: Right): boolean {
  return testCondition({ all: [{ left, operator, right }] }, scope, (code, message) =>
    expect.fail(`${code}: ${message}`),
  );
}

function compares(x: Json, operator: Operator, right: Right): boolean {
  return testCondition(
    { all: [{ left: "x", operator, right }] },
    { vars: { x }, now: "2026-03-01T10:00:00Z" },
  );
}

describe("operators", () => {
  it.each<[Json, Operator, Right, boolean]>([
    ["Beijing", "equals", "beijing", true],
    ["ＢＥＩＪＩＮＧ", "equals", " Beijing ", true],
    ["北京", "equals", "北京", true],
    ["３５", "equals", 35, true],
    ["35.0", "equals", "35", true],
    ["٣٥", "equals", 35, true],
    ["007", "equals", "7", false],
    ["20240101123456789012", "equals", "20240101123456789013", false],
    [true, "equals", "true", true],
    [null, "equals", "", true],
    [0, "equals", "", false],
    [["a", "B"], "equals", ["A", "b"], true],
    [["a"], "equals", "A", true],
    [["a", "b"], "equals", "a", false],
    ["a", "notEquals", "b", true],
    ["我要退款", "contains", "退款", true],
    ["Refund please", "contains", "REFUND", true],
    ["abc", "contains", "", false],
    [["VIP", 3], "contains", "vip", true],
    [["VIP", 3], "contains", ["vip", "3"], true],
    [["VIP"], "notContains", "new", true],
    [{ id: 1 }, "contains", "id", true],
    [{ id: 1 }, "contains", "constructor", false],
    ["Hello", "startsWith", "he", true],
    ["Hello", "endsWith", "LO", true],
    ["b", "in", ["A", "B"], true],
    ["b", "in", "A，B", true],
    [["x", "b"], "in", ["a", "b"], true],
    ["c", "notIn", ["a", "b"], true],
    ["五百块", "greaterThan", 499, true],
    ["¥1,299", "lessThan", 1300, true],
    [5, "greaterOrEqual", 5, true],
    [5, "lessOrEqual", "4.9", false],
    ["abc", "greaterThan", 1, false],
    [null, "lessThan", 1, false],
    [5, "between", [5, 10], true],
    [11, "between", [5, 10], false],
    ["2026-03-01", "between", ["2026-02-01", "2026-03-02"], true],
    ["2026-03-01", "greaterThan", 5, false],
    ["2026-02-01", "before", "2026-03-01", true],
    ["2026-04-01", "after", "now", true],
    ["2026-02-30", "before", "now", false],
    ["2026-02-28T10:00:00Z", "withinLast", "2d", true],
    ["2026-02-26", "withinLast", "2d", false],
    ["2026-03-02", "withinLast", "2d", false],
    ["2026-03-02", "withinNext", "P1D", true],
    ["订单 12345", "matches", "\\d{5}", true],
    ["ABC", "matches", "^abc$", true],
    ["ABC", "matches", "(?-i)^abc$", false],
    ["abc", "notMatches", "\\d", true],
  ])("%j %s %j: %s", (x, operator, right, expected) => {
    expect(compares(x, operator, right)).toBe(expected);
  });

  it.each<[string, Operator, boolean]>([
    ["age", "isSet", true],
    ["zero", "isSet", true],
    ["empty", "isSet", false],
    ["missing", "isEmpty", true],
    ["contact.missing.deep", "isEmpty", true],
    ["done", "isTrue", true],
    ["done", "isFalse", false],
    ["zero", "isFalse", true],
    ["missing", "isTrue", false],
    ["missing", "isFalse", false],
  ])("%s %s: %s", (left, operator, expected) => {
    expect(holds(left, operator)).toBe(expected);
  });

  it("opposites disagree, whatever the values", () => {
    const pairs: [Operator, Operator][] = [
      ["equals", "notEquals"],
      ["contains", "notContains"],
      ["in", "notIn"],
      ["isSet", "isEmpty"],
    ];
    const right = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    fc.assert(
      fc.property(fc.json(), right, fc.constantFrom(...pairs), (json, value, [one, other]) => {
        const x: Json = JSON.parse(json);
        expect(compares(x, one, value)).toBe(!compares(x, other, value));
      }),
      { numRuns: 500 },
    );
  });
});

describe("sides", () => {
  it.each<[string, Operator, Right]>([
    ["vars.age", "equals", 35],
    ["order.id", "equals", "a1"],
    ['vars["First Name"]', "equals", "al"],
    ["tags[0]", "equals", "vip"],
    ["contact.email", "endsWith", "@example.org"],
    ["{{ tags | size }}", "equals", 2],
    ["{{ tags }}", "contains", "new"],
    ["age", "lessThan", "{{ age | plus: 1 }}"],
    ["age", "in", ["{{ age }}", "x"]],
    ["price", "greaterThan", 1000],
    ["born", "withinLast", "3d"],
  ])("%s %s %j", (left, operator, right) => {
    expect(holds(left, operator, right)).toBe(true);
  });

  it.each<[string, Operator, Right, string]>([
    ["a..b", "notEquals", "x", "condition-path"],
    ["a.__proto__", "isSet", null, "condition-path"],
    ["{{ a | nope }}", "isSet", null, "template-unknown-filter"],
    ["age", "notMatches", "(?=x)", "regex-unsupported"],
    ["born", "withinLast", "soon", "condition-duration"],
  ])("%s %s %j is reported and does not hold", (left, operator, right, code) => {
    const codes: string[] = [];
    expect(testCondition({ all: [{ left, operator, right }] }, scope, (one) => codes.push(one))).toBe(false);
    expect(codes).toEqual([code]);
  });

  it("says what is wrong with a path", () => {
    expect(problemOfLeft("a.b")).toBeNull();
    expect(problemOfLeft("{{ a }}")).toBeNull();
    expect(problemOfLeft("a b")).toMatch(/Unexpected/);
  });
});

const yes: Condition = { all: [] };
const no: Condition = { any: [] };

describe("groups", () => {
  it.each<[Condition, boolean]>([
    [yes, true],
    [no, false],
    [{ none: [] }, true],
    [{ all: [yes, no] }, false],
    [{ any: [no, yes] }, true],
    [{ none: [no, no] }, true],
    [{ none: [no, yes] }, false],
  ])("%j is %s", (condition, expected) => {
    expect(testCondition(condition, scope)).toBe(expected);
  });

  it("accepts what the language has, and nothing else", () => {
    const clause = { left: "a", operator: "equals", right: "b" };
    const good = [
      { all: [clause, { any: [clause, { none: [] }] }] },
      { any: [{ left: "a", operator: "isSet" }] },
    ];
    const bad = [
      {},
      [],
      null,
      { all: [], any: [] },
      { all: [{ ...clause, operator: "like" }] },
      { all: [{ ...clause, extra: 1 }] },
      { all: [{ left: "a", operator: "in", right: [{}] }] },
    ];
    for (const one of good) expect(conditionSchema.safeParse(one).data).toEqual(one);
    for (const one of bad) expect(conditionSchema.safeParse(one).success).toBe(false);
    expect(JSON.stringify(z.toJSONSchema(conditionSchema))).toContain('"notContains"');
  });

  it("limits depth and size, in the schema and in running", () => {
    let deep: Condition = { all: [{ left: "age", operator: "isSet" }] };
    for (let level = 1; level < 8; level++) deep = { all: [deep] };
    expect(conditionSchema.safeParse(deep).success).toBe(true);
    expect(testCondition(deep, scope)).toBe(true);
    const deeper: Condition = { all: [deep] };
    expect(conditionSchema.safeParse(deeper).success).toBe(false);
    const codes: string[] = [];
    expect(testCondition(deeper, scope, (code) => codes.push(code))).toBe(false);
    expect(codes).toEqual(["condition-too-deep"]);
    const half: Condition = {
      any: Array.from({ length: 101 }, () => ({ left: "a", operator: "isSet" as const })),
    };
    expect(conditionSchema.safeParse(half).success).toBe(true);
    expect(conditionSchema.safeParse({ all: [half, half] }).success).toBe(false);
    expect(clausesOf({ all: [half, half] })).toHaveLength(202);
  });

  it("never throws, whatever the data", () => {
    const clause = fc.record({
      left: fc.oneof(
        fc.constantFrom("x", "vars.x", "{{ x }}", "{{ x | size }}"),
        fc.string({ minLength: 1 }),
      ),
      operator: fc.constantFrom(...operators),
      right: fc.oneof(
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.oneof(fc.string(), fc.integer())),
      ),
    });
    fc.assert(
      fc.property(fc.json(), clause, clause, (json, one, two) => {
        const vars: Scope["vars"] = { x: JSON.parse(json) };
        expect(testCondition({ any: [one, { none: [two] }] }, { vars })).toBeTypeOf("boolean");
      }),
      { numRuns: 500 },
    );
  });
});
