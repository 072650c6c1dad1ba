import type { useTranslations } from "use-intl";
import type { Condition, Operator } from "../../flow/text/condition";
import { formatMoney, toMinor } from "../../flow/text/format-money";
import { type Row, type RowKind, rowsOf, USUAL_PURPOSE } from "./audience-rows";

type Words = ReturnType<typeof useTranslations<"audiences">>;

export interface LineWords {
  readonly t: Words;
  readonly events: ReturnType<typeof useTranslations<"contacts.events">>;
  readonly list: (parts: readonly string[], type: "conjunction" | "disjunction") => string;
  /** What channels and usual fields are called. */
  readonly channel: (name: string) => string;
  readonly purpose: (name: string) => string;
  readonly field: (name: string) => string;
  /** An audience's name, by its id. */
  readonly nameOf: (audienceId: string) => string | undefined;
}

/** The condition of an audience in one line of words. */
export function conditionLine(condition: Condition, words: LineWords): string {
  const rows = rowsOf(condition);
  if (!rows) return words.t("line.other");
  const parts = rows.rows.map((row) => rowLine(row, words));
  return words.list(parts, rows.match === "all" ? "conjunction" : "disjunction");
}

const COUNTS = ["equals", "greaterThan", "greaterOrEqual", "lessThan", "lessOrEqual"] as const;
const LAST = ["withinLast", "before", "after", "isSet", "isEmpty"] as const;
const CONSENTS = ["isTrue", "isFalse", "isEmpty"] as const;

function rowLine(row: Row, words: LineWords): string {
  const { t } = words;
  const { kind, operator, value } = row;
  const name = nameOf(row, words);
  const word = () => operatorWords(t, kind, operator);
  const count = (shown = value) => {
    const known = COUNTS.find((one) => one === operator);
    return known ? t(`line.counts.${known}`, { value: shown }) : `${word()} ${shown}`;
  };
  switch (kind) {
    case "event": {
      const window = t(`windows.${row.window}`);
      return operator === "equals" && Number(value) === 0
        ? t("line.never", { name, window })
        : t("line.times", { name, window, count: count() });
    }
    case "eventTime": {
      const known = LAST.find((one) => one === operator);
      return known ? t(`line.last.${known}`, { name, value: spanWords(t, value) }) : name;
    }
    case "consent": {
      const known = CONSENTS.find((one) => one === operator);
      const state = known ? t(`line.consentStates.${known}`) : word();
      return row.purpose === USUAL_PURPOSE
        ? t("line.consent", { name, operator: state })
        : t("line.consentFor", { name, operator: state, purpose: words.purpose(row.purpose) });
    }
    case "value": {
      const currency = name.toUpperCase();
      const shown = formatMoney(toMinor(Number(value), currency), currency);
      return t("line.value", { count: count(shown) });
    }
    case "orders":
      return t("line.orders", { count: count(), currency: name });
    case "interest":
      return t("line.interest", { name, count: count() });
    case "field":
    case "tag":
    case "audience":
      return t(`line.${kind}`, { name, operator: word(), value }).trim();
  }
}

function nameOf({ kind, name }: Row, { events, nameOf: audience, channel, field }: LineWords): string {
  if (kind === "audience") return audience(name) ?? name;
  if (kind === "consent") return channel(name);
  if (kind === "field") return field(name);
  if (kind !== "event" && kind !== "eventTime") return name;
  const key = name.replaceAll(".", "_") as "order_paid"; // looked up before it is said
  return events.has(key) ? events(key) : name;
}

/** "7d" as days. */
function spanWords(t: Words, value: string): string {
  const [, count, unit] = /^(\d+)([dh])$/.exec(value) ?? [];
  return unit === "d" || unit === "h" ? t(`line.span.${unit}`, { count: Number(count) }) : value;
}

/** How a comparison is called of a kind of condition. */
export function operatorWords(t: Words, kind: RowKind, operator: Operator): string {
  if (kind === "consent" && (operator === "isTrue" || operator === "isFalse" || operator === "isEmpty"))
    return t(`consentStates.${operator}`);
  if (kind === "tag" && (operator === "contains" || operator === "notContains"))
    return t(`tagStates.${operator}`);
  if (kind === "audience" && (operator === "isTrue" || operator === "isFalse"))
    return t(`memberStates.${operator}`);
  return isWorded(operator) ? t(`operators.${operator}`) : operator;
}

const UNWORDED = ["endsWith", "in", "notIn", "between", "withinNext", "matches", "notMatches"] as const;
const isWorded = (operator: Operator): operator is Exclude<Operator, (typeof UNWORDED)[number]> =>
  !UNWORDED.some((one) => one === operator);
