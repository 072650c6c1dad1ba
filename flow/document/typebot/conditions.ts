import type { Clause, Condition, ConditionEntry } from "../../text/condition";
import { compileRegex } from "../../text/regex";
import { isObject, type Loose, listAt, textAt } from "./fields";
import { pathOfName } from "./names";
import type { Note } from "./report";
import { onlyVariable } from "./split-text";
import type { Translator } from "./translate";
import type { Workshop } from "./workshop";

const NEVER: Condition = { any: [] };
const ALWAYS: Condition = { all: [] };

type Tell = (note: Note) => void;

/** A condition of Typebot's as one of ours that holds in the same cases. */
export function readCondition(
  source: unknown,
  shop: Workshop,
  translator: Translator,
  tell: Tell,
): Condition {
  const comparisons = listAt(source, "comparisons").filter(isObject);
  if (comparisons.length === 0) return NEVER;
  const entries = comparisons.map((one) => readComparison(one, shop, translator, tell));
  return isObject(source) && textAt(source, "logicalOperator") === "OR" ? { any: entries } : { all: entries };
}

function readComparison(source: Loose, shop: Workshop, translator: Translator, tell: Tell): ConditionEntry {
  const id = textAt(source, "variableId");
  const operator = textAt(source, "comparisonOperator");
  if (!id || !operator) {
    tell({
      severity: "changed",
      code: "comparison_incomplete",
      message: "A comparison without a variable or an operator never holds.",
    });
    return NEVER;
  }
  const name = shop.names.ofId(id);
  if (name === undefined)
    tell({
      severity: "changed",
      code: "variable_unknown",
      message: "A comparison uses a variable that the file does not have: it counts as not set.",
    });
  const left = name === undefined ? `vars["${id.replace(/["\\]/g, "")}"]` : pathOfName(name);
  const list = name !== undefined && shop.facts.mayBeList(name);
  const number = name !== undefined && shop.facts.isNumber(name);
  const build = Object.hasOwn(BUILDERS, operator) ? BUILDERS[operator] : undefined;
  if (!build) {
    tell({
      severity: "partial",
      code: "operator_unknown",
      message: `The operator "${operator.slice(0, 60)}" is not known: the comparison never holds.`,
      values: { operator: operator.slice(0, 60) },
    });
    return NEVER;
  }
  return build({ left, list, number, value: textAt(source, "value"), shop, translator, tell });
}

type Comparison = {
  left: string;
  list: boolean;
  number: boolean;
  value: string | undefined;
  shop: Workshop;
  translator: Translator;
  tell: Tell;
};
type Build = (comparison: Comparison) => ConditionEntry;

const isNull = (value: string | undefined): boolean => value === "null" || value === "undefined";
const isMissing = (value: string | undefined): boolean => value === undefined || value === "";
const isSet = (left: string): Clause => ({ left, operator: "isSet" });
const isEmpty = (left: string): Clause => ({ left, operator: "isEmpty" });
const right = ({ value, translator }: Comparison): string => translator.template(value ?? "");

/** The text must be the same to the letter: case and spaces count. */
const equals: Build = (one) => {
  if (isNull(one.value)) return isEmpty(one.left);
  if (isMissing(one.value)) return NEVER;
  return { left: one.left, operator: "equals", right: right(one), exact: true };
};

/** Of lists, every item counts; a list is a rare thing to compare so, and "not every item differs" cannot be said. */
const notEquals: Build = (one) => {
  if (isNull(one.value)) return isSet(one.left);
  if (isMissing(one.value)) return ALWAYS;
  return { left: one.left, operator: "notEquals", right: right(one), exact: true };
};

/** Parts of a text are looked for without regard to case; items of a list to the letter. */
const part =
  (operator: "contains" | "notContains" | "startsWith" | "endsWith"): Build =>
  (one) => {
    if (isNull(one.value) || isMissing(one.value)) return operator === "notContains" ? ALWAYS : NEVER;
    const inList = one.list && (operator === "contains" || operator === "notContains");
    return { left: one.left, operator, right: right(one), ...(inList ? { exact: true } : {}) };
  };

const NUMBER = /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/;

/** Numbers by size, then dates by time, then texts by length, as Typebot compares them. */
const order =
  (operator: "greaterThan" | "greaterOrEqual" | "lessThan" | "lessOrEqual"): Build =>
  (one) => {
    if (isNull(one.value)) return NEVER;
    if (isMissing(one.value)) return operator.startsWith("greater") ? isSet(one.left) : NEVER;
    const value = one.value ?? "";
    const variable = onlyVariable(value);
    const other = variable === null ? undefined : one.shop.names.ofName(variable);
    const plainRight = NUMBER.test(value) || (other !== undefined && one.shop.facts.isNumber(other));
    if (one.number && plainRight) return { left: one.left, operator, right: right(one) };
    const measured =
      other !== undefined && !plainRight
        ? `{{ ${pathOfName(other)} | measure }}`
        : plainRight
          ? right(one)
          : variable === null && !value.includes("{{")
            ? measureOf(value)
            : right(one);
    return { left: `{{ ${one.left} | measure }}`, operator, right: measured };
  };

/** What the filter `measure` makes of a fixed text. */
function measureOf(value: string): string {
  return `{{ ${JSON.stringify(value).replaceAll("\\", "")} | measure }}`;
}

const matches =
  (operator: "matches" | "notMatches"): Build =>
  (one) => {
    if (isNull(one.value) || isMissing(one.value)) return NEVER;
    const pattern = regexOf(one.value ?? "");
    if (!pattern.includes("{{")) {
      const compiled = compileRegex(pattern);
      if (!compiled.ok) {
        one.tell({
          severity: "partial",
          code: "regex_unsupported",
          message: `This regular expression cannot be used: ${compiled.error.message}`,
          values: { pattern: pattern.slice(0, 200) },
        });
        return NEVER;
      }
    }
    const clause: Clause = { left: one.left, operator, right: one.translator.template(pattern) };
    // A variable that is not set matches nothing, not even an empty pattern, and fails to match nothing.
    return { all: [isSet(one.left), clause] };
  };

/** `/pattern/flags` or a plain pattern; letter case counts unless the flags say otherwise. */
function regexOf(source: string): string {
  const found = /^\/(.*)\/([a-z]*)$/s.exec(source);
  const [pattern, flags] = found ? [found[1] ?? "", found[2] ?? ""] : [source, ""];
  const inline = `${flags.includes("m") ? "m" : ""}${flags.includes("s") ? "s" : ""}`;
  return `${flags.includes("i") ? "" : "(?-i)"}${inline ? `(?${inline})` : ""}${pattern}`;
}

const BUILDERS: { [operator: string]: Build } = {
  "Equal to": equals,
  "Not equal": notEquals,
  Contains: part("contains"),
  "Does not contain": part("notContains"),
  "Starts with": part("startsWith"),
  "Ends with": part("endsWith"),
  "Greater than": order("greaterThan"),
  "Greater or equal to": order("greaterOrEqual"),
  "Less than": order("lessThan"),
  "Less or equal to": order("lessOrEqual"),
  "Is set": (one) => isSet(one.left),
  "Is empty": (one) => isEmpty(one.left),
  "Matches regex": matches("matches"),
  "Does not match regex": matches("notMatches"),
};
