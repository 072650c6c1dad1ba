import { factsOf } from "../../flow/language/grounding/facts";
import { MONEY, UNIT_AFTER, unitOf } from "../../flow/language/grounding/units";
import { toSimplified } from "../../flow/language/simplified";
import { numbersIn } from "../../flow/nodes/understand/numbers-in";
import { fromMinor } from "../../flow/text/format-money";
import { amountsIn } from "./amounts";
import { askedForm } from "./asked-name";

/** Below this, a number without a currency is any number. */
const BARE = 100;
const MEASURE = new RegExp(`^\\s?-?(${UNIT_AFTER})`, "u");

/** A text, read once for all the prices that it may tell. */
export interface PriceReading {
  readonly form: string;
  readonly codes: ReadonlySet<string>;
  /** Amounts of money, in any currency, and larger numbers that measure nothing else. */
  readonly values: ReadonlySet<number>;
}

export function readPrices(text: string): PriceReading {
  const plain = toSimplified(text.normalize("NFKC")).toLowerCase();
  const values = new Set(amountsIn(text).map(({ minor, currency }) => fromMinor(minor, currency)));
  for (const locale of ["en", "de"])
    for (const { value, end } of numbersIn(plain, locale)) {
      const unit = unitOf(MEASURE.exec(plain.slice(end, end + 24))?.[1] ?? "");
      if (unit === null ? value >= BARE : MONEY.has(unit)) values.add(value);
    }
  const codes = factsOf(text).flatMap((fact) => (fact.kind === "code" ? [fact.value] : []));
  return { form: askedForm(text), codes: new Set(codes), values };
}

/**
 * Whether a text names a product, if only by the piece of its name that has a digit ("X2"), and tells one of its prices in whatever way it is
 * written: "4299", "¥4,299", "四千二百九十九元", "4.299 €".
 */
export const tellsPriceOf = (
  { form, codes, values }: PriceReading,
  names: readonly string[],
  prices: readonly number[],
): boolean =>
  prices.some((price) => values.has(price)) &&
  names.some(
    (name) =>
      spelled(name).test(form) || factsOf(name).some((fact) => fact.kind === "code" && codes.has(fact.value)),
  );

/** A name whatever stands between its characters: "aria-mini", "ariamini", "星 图 x 2". */
function spelled(name: string): RegExp {
  const signs = [...name.replace(/[\s\p{P}]/gu, "")].map((sign) => sign.replace(/[\\^$+|~`<=>]/g, "\\$&"));
  const [from, to] = [signs[0] ?? "", signs.at(-1) ?? ""].map((sign) => /[a-z0-9]/.test(sign));
  const body = signs.join("[\\s\\p{P}]{0,2}");
  return new RegExp(`${from ? "(?<![a-z0-9])" : ""}${body || "(?!)"}${to ? "(?![a-z0-9])" : ""}`, "u");
}
