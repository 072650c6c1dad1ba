import { PURPOSE } from "../../flow/kernel/sends";
import type { Clause, Condition, Operator, Right } from "../../flow/text/condition";
import { fromMinor, toMinor } from "../../flow/text/format-money";
import { parsePath } from "../../flow/text/paths";

/** What a condition of the list speaks of. */
export const ROW_KINDS = [
  "event",
  "eventTime",
  "field",
  "tag",
  "consent",
  "value",
  "orders",
  "interest",
  "audience",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** One condition as the list shows it. */
export interface Row {
  readonly kind: RowKind;
  /** The field, event, channel, currency, topic or audience. */
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
  /** Of events: within the last time, or ever. */
  readonly window: Window;
  /** Of consent: what it was given for. */
  readonly purpose: string;
}

/** What consent is given for where nothing else is said. */
export const USUAL_PURPOSE = "marketing";

export const WINDOWS = ["ever", "1d", "7d", "30d", "90d", "365d"] as const;
export type Window = (typeof WINDOWS)[number];

export interface Rows {
  readonly match: "all" | "any";
  readonly rows: readonly Row[];
}

const NUMBERS = ["greaterOrEqual", "greaterThan", "equals", "lessOrEqual", "lessThan"] as const;

/** The comparisons that each kind offers, the most usual first. */
export const ROW_OPERATORS: { readonly [K in RowKind]: readonly Operator[] } = {
  event: NUMBERS,
  eventTime: ["withinLast", "before", "after", "isSet", "isEmpty"],
  field: [
    "equals",
    "notEquals",
    "contains",
    "notContains",
    "startsWith",
    "isSet",
    "isEmpty",
    "isTrue",
    "isFalse",
    "greaterOrEqual",
    "lessOrEqual",
    "withinLast",
    "before",
    "after",
  ],
  tag: ["contains", "notContains"],
  consent: ["isTrue", "isFalse", "isEmpty"],
  value: NUMBERS,
  orders: NUMBERS,
  interest: ["greaterOrEqual", "lessThan"],
  audience: ["isTrue", "isFalse"],
};

const UNARY: readonly Operator[] = ["isSet", "isEmpty", "isTrue", "isFalse"];
export const needsValue = (row: Row): boolean => !UNARY.includes(row.operator);

export function newRow(kind: RowKind = "event"): Row {
  const [operator = "equals"] = ROW_OPERATORS[kind];
  const names: Partial<Record<RowKind, string>> = { consent: "email", value: "CNY", orders: "CNY" };
  const values: Partial<Record<RowKind, string>> = {
    event: "3",
    eventTime: "7d",
    interest: "1",
    orders: "1",
  };
  return {
    kind,
    name: names[kind] ?? "",
    operator,
    value: values[kind] ?? "",
    window: kind === "event" ? "7d" : "ever",
    purpose: USUAL_PURPOSE,
  };
}

/** A condition of the language, of complete rows; null while one lacks its name or value. */
export function conditionOf({ match, rows }: Rows): Condition | null {
  const clauses = rows.map(clauseOf);
  if (clauses.length === 0 || clauses.some((one) => one === null)) return null;
  const entries = clauses.filter((one) => one !== null);
  return match === "all" ? { all: entries } : { any: entries };
}

function clauseOf(row: Row): Clause | null {
  const left = leftOf(row);
  if (left === null) return null;
  if (!needsValue(row)) return { left, operator: row.operator };
  const right = rightOf(row);
  return right === null ? null : { left, operator: row.operator, right };
}

const quoted = (name: string): string => JSON.stringify(name);

function leftOf({ kind, name, window, purpose }: Row): string | null {
  const text = name.trim();
  if (kind !== "tag" && text === "") return null;
  switch (kind) {
    case "event":
      return `events[${quoted(text)}].count${window === "ever" ? "" : `[${quoted(window)}]`}`;
    case "eventTime":
      return `events[${quoted(text)}].last`;
    case "field":
      return `contact[${quoted(text)}]`;
    case "tag":
      return "contact.tags";
    case "consent":
      return PURPOSE.test(purpose) ? `consent[${quoted(text)}][${quoted(purpose)}]` : null;
    case "value":
      return `value[${quoted(text)}].net`;
    case "orders":
      return `value[${quoted(text)}].orders`;
    case "interest":
      return `interests[${quoted(text)}]`;
    case "audience":
      return `audiences[${quoted(text)}]`;
  }
}

const COUNTED: readonly RowKind[] = ["event", "value", "orders", "interest"];

const currencyOf = (name: string): string => name.trim().toUpperCase();

function rightOf({ kind, name, value }: Row): Right | null {
  const text = value.trim();
  if (text === "") return null;
  if (!COUNTED.includes(kind)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return null;
  // Money is written in units and kept in the smallest ones of its currency.
  return kind === "value" ? toMinor(number, currencyOf(name)) : number;
}

/** A condition as rows; null where the list cannot show it (groups in groups, comparisons that it does not offer). */
export function rowsOf(condition: Condition): Rows | null {
  const match = "all" in condition ? "all" : "any" in condition ? "any" : null;
  if (match === null) return null;
  const entries = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  const rows = entries.map((entry) => ("left" in entry ? rowOf(entry) : null));
  if (rows.some((row) => row === null)) return null;
  return { match, rows: rows.filter((row) => row !== null) };
}

function rowOf(clause: Clause): Row | null {
  if (clause.exact) return null;
  const place = placeOf(clause.left);
  const { kind } = place ?? {};
  // Programs write "equals true" where people say "is so".
  if (
    (kind === "consent" || kind === "audience") &&
    clause.operator === "equals" &&
    typeof clause.right === "boolean"
  )
    return rowOf({ left: clause.left, operator: clause.right ? "isTrue" : "isFalse" });
  if (!place || !ROW_OPERATORS[place.kind].includes(clause.operator) || Array.isArray(clause.right))
    return null;
  const right = clause.right ?? "";
  const value =
    place.kind === "value" && typeof right === "number" ? fromMinor(right, currencyOf(place.name)) : right;
  return { ...place, operator: clause.operator, value: String(value) };
}

function placeOf(left: string): Omit<Row, "operator" | "value"> | null {
  const parsed = parsePath(left);
  if (!parsed.ok) return null;
  const [head, name = "", what, more, ...rest] = parsed.path.map(String);
  if (rest.length) return null;
  const at = (kind: RowKind, window: Window = "ever") => ({ kind, name, window, purpose: USUAL_PURPOSE });
  switch (head) {
    case "events": {
      if (what === "last" && more === undefined) return at("eventTime");
      const window = WINDOWS.find((one) => one === (more ?? "ever"));
      return what === "count" && window ? at("event", window) : null;
    }
    case "contact":
      if (what !== undefined) return null;
      return name === "tags" ? { ...at("tag"), name: "" } : at("field");
    case "consent":
      return more === undefined ? { ...at("consent"), purpose: what ?? USUAL_PURPOSE } : null;
    case "value":
      return more === undefined && (what === "net" || what === "orders")
        ? at(what === "net" ? "value" : "orders")
        : null;
    case "interests":
      return what === undefined ? at("interest") : null;
    case "audiences":
      return what === undefined ? at("audience") : null;
    default:
      return parsed.path.length === 1 && head !== undefined
        ? { ...at(head === "tags" ? "tag" : "field"), name: head === "tags" ? "" : head }
        : null;
  }
}
