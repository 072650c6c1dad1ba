import { describe, expect, it } from "vitest";
import { readBound } from "./bound-field";
import { groupOf, partsOf, readRight, rightText } from "./condition-field";
import { readFileTypes } from "./file-types-field";
import { readNumber } from "./read-number";
import { draftText } from "./use-draft";

const bounds = { min: 100, max: 599, whole: true };
const printNumber = (value: number | undefined): string => String(value ?? "");
const asNumber = (text: string) => readNumber(text, bounds);

describe("what is typed stays as typed while it means the value", () => {
  it("numbers on their way to their bounds", () => {
    expect(asNumber("5")).toBe(100);
    expect(draftText("5", 100, printNumber, asNumber)).toBe("5");
    expect(draftText(null, 100, printNumber, asNumber)).toBe("100");
    expect(draftText("", undefined, printNumber, asNumber)).toBe("");
  });
  it("yields to a value from outside, as undo gives", () => {
    expect(draftText("250", 300, printNumber, asNumber)).toBe("300");
  });
  it("reads points, commas, signs and nothing", () => {
    const free = { min: -10, max: 10, whole: false };
    expect(["1.", "1,5", "-", "", "-3", "99"].map((text) => readNumber(text, free))).toEqual([
      1,
      1.5,
      undefined,
      undefined,
      -3,
      10,
    ]);
  });
  it("decimals of bounds that may be templates", () => {
    expect(["1.", "1.5", " ", "{{ least }}"].map(readBound)).toEqual([1, 1.5, undefined, "{{ least }}"]);
    expect(draftText("1.", 1, String, (text) => readBound(text) as number)).toBe("1.");
  });
  it("a comma at the end of a list", () => {
    const read = (text: string) => readRight("in", text);
    expect(read("tea,")).toEqual(["tea"]);
    expect(draftText("tea,", ["tea"], rightText, read)).toBe("tea,");
    expect(read("茶，咖啡、水")).toEqual(["茶", "咖啡", "水"]);
    expect(readRight("equals", "a, b")).toBe("a, b");
    expect(readFileTypes("image/*, ,.pdf,")).toEqual(["image/*", ".pdf"]);
    expect(readFileTypes(" ")).toBeUndefined();
  });
});

describe("groups of a condition", () => {
  it("come apart and together again", () => {
    const entries = [{ left: "vip", operator: "isTrue" as const }];
    for (const join of ["all", "any", "none"] as const)
      expect(partsOf(groupOf(join, entries))).toEqual({ join, entries });
  });
});
