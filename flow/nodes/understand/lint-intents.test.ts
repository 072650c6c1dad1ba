import { describe, expect, test } from "vitest";
import { lintIntents } from "./lint-intents";

const FIVE = ["where is it", "track my parcel", "has it shipped", "delivery status", "快递到哪了"];
const REFUND = ["refund me", "send it back", "我要退款", "怎么退货", "return policy"];
const lint = (
  intents: readonly { name: string; examples: readonly string[] }[],
  others: readonly string[] = [],
) =>
  lintIntents({
    intents: intents.map((one, index) => ({ id: String(index), ...one })),
    others,
    entities: [],
  }).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

describe("examples", () => {
  test("enough and apart are fine", () => {
    expect(
      lint([
        { name: "a", examples: FIVE },
        { name: "b", examples: REFUND },
      ]),
    ).toEqual([]);
  });

  test("too few, none at all, no name, alone", () => {
    expect(lint([])).toEqual(["warning intents_missing intents"]);
    expect(lint([{ name: "", examples: FIVE.slice(0, 2) }])).toEqual([
      "warning intent_alone others",
      "warning intent_without_name intents.0.name",
      "warning examples_few intents.0.examples",
    ]);
    // The same again is no further example.
    expect(
      lint([
        { name: "a", examples: FIVE },
        { name: "b", examples: Array(6).fill("Refund!") },
      ]),
    ).toEqual(["warning examples_few intents.1.examples"]);
  });

  test("the same words in two intents cannot be told apart: an error", () => {
    expect(
      lint([
        { name: "a", examples: FIVE },
        { name: "b", examples: [...REFUND, "Track my  parcel!"] },
      ]),
    ).toEqual(["error example_in_two_intents intents.1.examples.5"]);
    expect(
      lint(
        [
          { name: "a", examples: FIVE },
          { name: "b", examples: REFUND },
        ],
        ["怎麼退貨？"],
      ),
    ).toEqual(["error example_in_two_intents others.0"]);
  });

  test("nearly the same in two intents is doubtful", () => {
    expect(
      lint([
        { name: "a", examples: [...FIVE, "请问怎么退货呢"] },
        { name: "b", examples: [...REFUND, "can you please track the parcel for me"] },
      ]),
    ).toEqual(["warning examples_alike intents.1.examples.3", "warning examples_alike intents.1.examples.5"]);
  });
});

test("lists without values and patterns that cannot be read", () => {
  const found = lintIntents({
    intents: [
      { id: "a", name: "a", examples: FIVE },
      { id: "b", name: "b", examples: REFUND },
    ],
    others: [],
    entities: [{ kind: "list" }, { kind: "order", pattern: "(" }, { kind: "order" }],
  });
  expect(found.map(({ code }) => code)).toEqual(["list_without_values", "regex_invalid"]);
});
