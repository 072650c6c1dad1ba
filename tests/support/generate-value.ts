import { z } from "zod";
import { nextRandom } from "../../flow/runtime/random";
import { type Condition, conditionSchema } from "../../flow/text/condition";
import { operators } from "../../flow/text/condition-operators";

/** A source of chance that can be repeated. */
export class Chance {
  constructor(private state: number) {}
  next(): number {
    const { state, value } = nextRandom(this.state);
    this.state = state;
    return value;
  }
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
  one<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("Nothing to choose from.");
    return item;
  }
  maybe(share: number): boolean {
    return this.next() < share;
  }
}

/** Texts that have broken programs: broken templates, prototypes, digits of other scripts, half characters, long runs. */
export const NASTY: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "1e400",
  "9007199254740993",
  "NaN",
  "3.5",
  "５",
  "٣",
  "三十五",
  "yes",
  "no",
  "1, 3",
  "a、b",
  "2026-02-30",
  "2026-03-01",
  "tomorrow",
  "明天下午三点",
  "24:00",
  "+275760-09-13",
  "a@b.co",
  "аdmin@x.com",
  '"a b"@x',
  "+4915112345678",
  "https://example.com/?a=1#b",
  "javascript:alert(1)",
  "http://127.0.0.1/",
  "{{",
  "}}",
  "{{ name }}",
  "{{{{x}}}}",
  '{{"}}"}}',
  "{% for i in (1..99999999) %}x{% endfor %}",
  '{{constructor.constructor("return process")()}}',
  "{{ contact.__proto__ }}",
  "__proto__",
  "constructor",
  "toString",
  "vars",
  "contact",
  "👨‍👩‍👧‍👦",
  "مرحبا",
  "\u202eexe.gpj",
  "a\u0301".repeat(50),
  "\u0000",
  "\ud83d",
  "\u200d",
  "a".repeat(5_000),
  "line\r\nbreak\u2028here",
  "'; DROP TABLE contact;--",
  "%_\\",
  "[1,2,[3]]",
  '{"a":{"b":1}}',
  "(a+)+$",
  "(?=x)",
  "\\1",
  "x".repeat(40),
  "{{ items | size }}",
  "{{ total | plus: 1 }}",
  "{% if a %}b",
  "{{secret:KEY}}",
];
const NAMES = [
  "name",
  "total",
  "items",
  "order",
  "email",
  "contact.email",
  "contact.name",
  "vars.deep.path[2]",
  "First Name",
  "变量",
  "x",
  "",
];
/** Strings that pass the stricter fields: ids, times of day, countries, colours. */
const STRICT = [
  "a",
  "b",
  "n1",
  "yes",
  "09:30",
  "23:59",
  "00:00",
  "CN",
  "US",
  "#1a2b3c",
  "en",
  "order.paid",
  "https://example.com/x",
];

/** A random value that fits a zod schema, or undefined where none was found. It covers a new node without being told of it. */
export function generateValue(schema: unknown, chance: Chance, depth = 0): unknown {
  if (schema === conditionSchema) return generateCondition(chance, 0);
  if (!(schema instanceof z.ZodType)) return undefined;
  // Asking zod whose instance something is takes longer than most of what is generated here: once a value, not ten times.
  switch (schema.def.type) {
    case "optional":
      if (!(schema instanceof z.ZodOptional)) return undefined;
      return chance.maybe(0.5) ? undefined : generateValue(schema.def.innerType, chance, depth);
    case "default":
      if (!(schema instanceof z.ZodDefault)) return undefined;
      return chance.maybe(0.3) ? undefined : generateValue(schema.def.innerType, chance, depth);
    case "object": {
      if (!(schema instanceof z.ZodObject)) return undefined;
      const out: { [key: string]: unknown } = {};
      for (const [key, field] of Object.entries(schema.shape)) {
        const value = generateValue(field, chance, depth + 1);
        if (value !== undefined) out[key] = value;
      }
      return out;
    }
    case "array":
      return schema instanceof z.ZodArray ? generateList(schema, chance, depth) : undefined;
    case "union":
      return schema instanceof z.ZodUnion
        ? generateValue(chance.one(schema.options), chance, depth)
        : undefined;
    case "literal":
      return schema instanceof z.ZodLiteral ? chance.one([...schema.values]) : undefined;
    case "enum":
      return schema instanceof z.ZodEnum ? chance.one(schema.options) : undefined;
    case "boolean":
      return chance.maybe(0.5);
    case "number":
      return fitting(schema, [0, 1, 2, 5, 10, 0.5, 60, 100, 1_000, chance.below(50)], chance);
    case "string":
      return schema instanceof z.ZodString ? generateText(schema, chance) : undefined;
    default:
      return undefined;
  }
}

function generateList(schema: z.ZodArray, chance: Chance, depth: number): unknown[] {
  const length = chance.below(depth > 3 ? 2 : 4);
  const list = Array.from({ length }, () => generateValue(schema.element, chance, depth + 1)).filter(
    (value) => value !== undefined,
  );
  if (list.length > 0 || schema.safeParse([]).success) return list;
  return [generateValue(schema.element, chance, depth + 1)];
}

function generateText(schema: z.ZodString, chance: Chance): string | undefined {
  const meta = schema.meta();
  if (meta?.field === "variable") return fitting(schema, NAMES, chance);
  if (meta?.template === true) {
    const source = chance.maybe(0.4)
      ? chance.one(NASTY)
      : `${chance.one(NASTY)} {{ ${chance.one(NAMES) || "x"} }}`;
    return fitting(schema, [source, chance.one(NASTY), "Hello"], chance);
  }
  return (
    fitting(schema, [chance.one(NASTY), chance.one(STRICT), chance.one(STRICT), chance.one(NAMES)], chance) ??
    fitting(schema, STRICT, chance)
  );
}

/** One of the candidates that the schema takes. */
function fitting<T>(schema: z.ZodType, candidates: readonly T[], chance: Chance): T | undefined {
  const from = chance.below(candidates.length);
  for (let step = 0; step < candidates.length; step++) {
    const candidate = candidates[(from + step) % candidates.length];
    if (schema.safeParse(candidate).success) return candidate;
  }
  return undefined;
}

function generateCondition(chance: Chance, depth: number): Condition {
  const entries = Array.from({ length: chance.below(3) }, () =>
    depth < 2 && chance.maybe(0.2)
      ? generateCondition(chance, depth + 1)
      : {
          left: chance.one([...NAMES, ...NASTY]).slice(0, 200),
          operator: chance.one(operators),
          right: chance.one<string | number | boolean | null | string[]>([
            chance.one(NASTY).slice(0, 200),
            3,
            true,
            null,
            ["a", "5"],
          ]),
        },
  );
  return chance.one([{ all: entries }, { any: entries }, { none: entries }]);
}
