import { expect, test } from "vitest";
import { interestKey, readInterest } from "./interest";

test.each([
  ["", { kind: "everybody", name: "" }],
  ["category:Phones/Flagship", { kind: "category", name: "Phones/Flagship" }],
  ["topic:夜景: 摄影", { kind: "topic", name: "夜景: 摄影" }],
  ["product:x1", { kind: "product", name: "x1" }],
] as const)("the key %j of an interest is read and written", (key, interest) => {
  expect(readInterest(key)).toEqual(interest);
  expect(interestKey(interest)).toBe(key);
});

test("a key without a kind is a topic", () => {
  expect(readInterest("photography")).toEqual({ kind: "topic", name: "photography" });
  expect(readInterest("brand:Acme")).toEqual({ kind: "topic", name: "brand:Acme" });
});
