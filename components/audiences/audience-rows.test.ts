import fc from "fast-check";
import { expect, it } from "vitest";
import { conditionSchema } from "../../flow/text/condition";
import {
  conditionOf,
  needsValue,
  newRow,
  ROW_KINDS,
  ROW_OPERATORS,
  type Row,
  rowsOf,
  WINDOWS,
} from "./audience-rows";

it("rows are a condition of the language, and come back as they were", () => {
  const row = fc.constantFrom(...ROW_KINDS).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      name: kind === "tag" ? fc.constant("") : fc.constantFrom("city", "order.paid", "CNY", 'a "b"', "名字"),
      operator: fc.constantFrom(...ROW_OPERATORS[kind]),
      value: fc.constantFrom("3", "12.5", "0"),
      window: kind === "event" ? fc.constantFrom(...WINDOWS) : fc.constant("ever" as const),
    }),
  );
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("all", "any"),
      (list, match) => {
        const rows: Row[] = list.map((one) => (needsValue(one) ? one : { ...one, value: "" }));
        const condition = conditionOf({ match, rows });
        expect(conditionSchema.safeParse(condition).success).toBe(true);
        expect(condition && rowsOf(condition)).toEqual({ match, rows });
      },
    ),
  );
});

it("what lacks something is not a condition yet; what the list cannot show is left to JSON", () => {
  expect(conditionOf({ match: "all", rows: [newRow()] })).toBeNull();
  expect(conditionOf({ match: "all", rows: [] })).toBeNull();
  expect(conditionOf({ match: "all", rows: [{ ...newRow("event"), name: "a", value: "many" }] })).toBeNull();
  const clause = { left: "contact.city", operator: "equals" as const, right: "Oslo" };
  for (const condition of [
    { none: [clause] },
    { all: [{ any: [clause] }] },
    { all: [{ ...clause, operator: "matches" as const }] },
    { all: [{ ...clause, left: "contact.a.b" }] },
  ])
    expect(rowsOf(condition)).toBeNull();
});
