import { z } from "zod";
import { BoundedCache } from "./bounded-cache";
import { testExactly } from "./condition-exact";
import { type Operator, operators, testOperator } from "./condition-operators";
import type { Json } from "./json";
import { type ParsedPath, parsePath } from "./paths";
import { printValue } from "./print";
import type { OnError, Scope } from "./scope";
import { evaluateTemplate, isTemplate, valueAt } from "./template";

export { type Operator, operators } from "./condition-operators";

export type Right = string | number | boolean | null | (string | number)[];

/** `left` is a path ("age", "vars.age", "contact.email") or a template ("{{ items | size }}"); texts of `right` may be templates. */
export interface Clause {
  left: string;
  operator: Operator;
  right?: Right | undefined;
  /** Texts and items are the same only to the letter: case, width, spaces and ways of writing a number count. */
  exact?: boolean | undefined;
}

/** A group of clauses and groups: all, any or none of them hold. An empty `all` and an empty `none` hold. */
export type Condition = { all: ConditionEntry[] } | { any: ConditionEntry[] } | { none: ConditionEntry[] };

export type ConditionEntry = Clause | Condition;

/** Groups inside groups: more cannot be shown or understood. */
export const MAX_CONDITION_DEPTH = 8;

/** Clauses of one condition, nested ones included. */
export const MAX_CONDITION_CLAUSES = 200;

const text = z.string().max(4000);

export const clauseSchema = z.strictObject({
  /** Empty while somebody writes it: such a clause does not hold, and lint says so. */
  left: text,
  operator: z.enum(operators),
  right: z
    .union([text, z.number(), z.boolean(), z.null(), z.array(z.union([text, z.number()])).max(1000)])
    .optional(),
  exact: z.boolean().optional(),
});

const allSchema = z.strictObject({
  get all(): z.ZodType<ConditionEntry[]> {
    return entriesSchema;
  },
});
const anySchema = z.strictObject({
  get any(): z.ZodType<ConditionEntry[]> {
    return entriesSchema;
  },
});
const noneSchema = z.strictObject({
  get none(): z.ZodType<ConditionEntry[]> {
    return entriesSchema;
  },
});
const entriesSchema: z.ZodType<ConditionEntry[]> = z
  .array(z.union([clauseSchema, allSchema, anySchema, noneSchema]))
  .max(MAX_CONDITION_CLAUSES);

/** A whole condition, with its limits on depth and size. */
export const conditionSchema: z.ZodType<Condition> = z
  .union([allSchema, anySchema, noneSchema])
  .superRefine((condition, issues) => {
    const { depth, clauses } = measure(condition);
    if (depth > MAX_CONDITION_DEPTH) {
      issues.addIssue({
        code: "custom",
        message: `A condition nests at most ${MAX_CONDITION_DEPTH} groups.`,
      });
    }
    if (clauses > MAX_CONDITION_CLAUSES) {
      issues.addIssue({
        code: "custom",
        message: `A condition has at most ${MAX_CONDITION_CLAUSES} clauses.`,
      });
    }
  });

/**
 * Whether a condition holds in a scope. Texts are compared without regard to case, width and surrounding spaces, and
 * numerals as numbers (see `testOperator`). A clause that cannot be read does not hold and is told to `onError`. Never throws.
 */
export function testCondition(condition: Condition, scope: Scope, onError?: OnError): boolean {
  try {
    return holds(condition, scope, onError, 1);
  } catch (error) {
    onError?.("condition-failed", error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Every clause of a condition, nested ones included, in order: for lint and where-used. */
export function clausesOf(condition: Condition): Clause[] {
  return entriesOf(condition).flatMap((entry) => ("left" in entry ? [entry] : clausesOf(entry)));
}

/** What is wrong with the left side of a clause, or null. */
export function problemOfLeft(left: string): string | null {
  if (isTemplate(left)) return null;
  const parsed = pathFor(left);
  return parsed.ok ? null : parsed.error.message;
}

function holds(entry: ConditionEntry, scope: Scope, onError: OnError | undefined, depth: number): boolean {
  if ("left" in entry) return holdsClause(entry, scope, onError);
  if (depth > MAX_CONDITION_DEPTH) {
    onError?.("condition-too-deep", `A condition nests at most ${MAX_CONDITION_DEPTH} groups.`);
    return false;
  }
  const test = (child: ConditionEntry) => holds(child, scope, onError, depth + 1);
  if ("all" in entry) return entry.all.every(test);
  if ("any" in entry) return entry.any.some(test);
  return !entry.none.some(test);
}

function holdsClause(clause: Clause, scope: Scope, onError: OnError | undefined): boolean {
  const left = leftOf(clause.left, scope, onError);
  if (left === undefined) return false;
  const right = rightOf(clause.right, scope, onError);
  return (
    (clause.exact ? testExactly(clause.operator, left, right) : null) ??
    testOperator(clause.operator, left, right, scope, onError)
  );
}

const paths = new BoundedCache<ParsedPath>(2000);

function pathFor(left: string): ParsedPath {
  return paths.getOrMake(left, parsePath);
}

/** The value of the left side: null where there is none, undefined where the side cannot be read. */
function leftOf(left: string, scope: Scope, onError: OnError | undefined): Json | undefined {
  if (isTemplate(left)) return evaluateTemplate(left, scope, onError);
  const parsed = pathFor(left);
  if (!parsed.ok) {
    onError?.("condition-path", parsed.error.message);
    return undefined;
  }
  const value = valueAt(scope, parsed.path);
  // A scope holds JSON, and a path reaches own properties only.
  return value === undefined ? null : (value as Json);
}

function rightOf(right: Right | undefined, scope: Scope, onError: OnError | undefined): Json {
  if (typeof right === "string") return evaluateTemplate(right, scope, onError);
  if (!Array.isArray(right)) return right ?? null;
  return right.map((item) =>
    typeof item === "string" ? printValue(evaluateTemplate(item, scope, onError)) : item,
  );
}

function entriesOf(condition: Condition): ConditionEntry[] {
  if ("all" in condition) return condition.all;
  return "any" in condition ? condition.any : condition.none;
}

function measure(condition: Condition): { depth: number; clauses: number } {
  let depth = 1;
  let clauses = 0;
  for (const entry of entriesOf(condition)) {
    if ("left" in entry) clauses++;
    else {
      const inner = measure(entry);
      depth = Math.max(depth, inner.depth + 1);
      clauses += inner.clauses;
    }
  }
  return { depth, clauses };
}
