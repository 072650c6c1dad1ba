import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTypebot } from "../../flow/document/typebot";
import { bot, text, v } from "./bot";

const whole = bot(
  ["A", "B"],
  [
    {
      id: "G",
      blocks: [
        text("t", "Hi {{A}} {{=1+1=}}"),
        {
          id: "q",
          type: "choice input",
          options: { variableId: v("A"), isMultipleChoice: false },
          items: [
            {
              id: "i",
              content: "One",
              to: "H",
              displayCondition: {
                isEnabled: true,
                condition: {
                  comparisons: [{ variableId: v("A"), comparisonOperator: "Contains", value: "x" }],
                },
              },
            },
          ],
          to: "H",
        },
      ],
    },
    {
      id: "H",
      blocks: [
        { id: "s", type: "Set variable", options: { variableId: v("B"), expressionToEvaluate: "{{A}} + 5" } },
        {
          id: "c",
          type: "Condition",
          items: [
            {
              id: "r",
              content: {
                comparisons: [{ variableId: v("B"), comparisonOperator: "Greater than", value: "5" }],
              },
              to: "G",
            },
          ],
        },
        {
          id: "w",
          type: "Webhook",
          options: {
            webhook: { url: "https://e.com", headers: [{ key: "a", value: "b" }] },
            responseVariableMapping: [{ bodyPath: "data.x.map(y => y)", variableId: v("B") }],
          },
        },
        { id: "j", type: "Jump", options: { groupId: "G" } },
      ],
    },
  ],
  { events: [{ id: "ev1", type: "command", options: { command: "x" }, to: "H" }] },
);

const PATHS: (string | number)[][] = [];
(function walk(value: unknown, path: (string | number)[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const step = [...path, Array.isArray(value) ? Number(key) : key];
    PATHS.push(step);
    walk(Reflect.get(value, key), step);
  }
})(whole, []);

/** A copy with something else at a path. */
function changed(source: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof source !== "object" || source === null) return source;
  const copy: object = Array.isArray(source) ? [...source] : { ...source };
  const next = changed(Reflect.get(source, key), rest, value);
  if (next === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, next);
  return copy;
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    [],
    {},
    "",
    "{{",
    "{% raw %}",
    "{{=((=}}",
    -1,
    1e300,
    true,
    "__proto__",
    "constructor",
    "x".repeat(30_000),
    "\u0000",
    "{{A}}",
  ),
  fc.string(),
  fc.json().map((one) => JSON.parse(one) as unknown),
);

describe("importTypebot", () => {
  it("answers every broken file with a flow or with faults, and never throws", () => {
    let flows = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...PATHS), junk), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const result = importTypebot(
            changes.reduce<unknown>((document, [path, value]) => changed(document, path, value), whole),
          );
          if (result.ok) flows += 1;
          else expect(result.errors.every((error) => error.code !== "" && error.message !== "")).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
    expect(flows).toBeGreaterThan(100);
  });

  it("answers any value", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(importTypebot(value)).toHaveProperty("ok");
      }),
    );
  });
});
