import { formatMoney, groupDigits, roundTo } from "../format-money";
import type { FilterTable } from "../liquid-engine";
import { parseNumber } from "../parse-number";
import { ownProperty } from "../paths";
import { printValue } from "../print";

/** Filters on numbers. What is not a number counts as 0, as in Liquid; a result without a value (x / 0) is null. */
export const numberFilters: FilterTable = {
  plus: (_, value, other) => finite(numberFrom(value) + numberFrom(other)),
  minus: (_, value, other) => finite(numberFrom(value) - numberFrom(other)),
  times: (_, value, other) => finite(numberFrom(value) * numberFrom(other)),
  // Division is exact: 7 / 2 is 3.5, where Liquid's own rule depends on how the numbers were written.
  divided_by: (_, value, other) => finite(numberFrom(value) / numberFrom(other)),
  modulo: (_, value, other) => {
    const by = numberFrom(other);
    return finite(((numberFrom(value) % by) + by) % by);
  },
  round: (_, value, decimals = 0) => finite(roundTo(numberFrom(value), numberFrom(decimals))),
  floor: (_, value) => finite(Math.floor(numberFrom(value))),
  ceil: (_, value) => finite(Math.ceil(numberFrom(value))),
  abs: (_, value) => finite(Math.abs(numberFrom(value))),
  at_most: (_, value, limit) => finite(Math.min(numberFrom(value), numberFrom(limit))),
  at_least: (_, value, limit) => finite(Math.max(numberFrom(value), numberFrom(limit))),
  number: (_, value, decimals) =>
    isBlank(value)
      ? ""
      : groupDigits(numberFrom(value), decimals === undefined ? undefined : numberFrom(decimals)),
  money: (context, value, currency) => {
    const own = ownProperty(value, "currency");
    const amount = typeof value === "object" ? ownProperty(value, "amount") : value;
    if (isBlank(amount)) return "";
    return formatMoney(numberFrom(amount), printValue(currency ?? own ?? context.setting("currency")));
  },
};

/** A number, or the number that a text spells; 0 for anything else. */
export function numberFrom(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value : 0;
  if (typeof value === "string") return parseNumber(value) ?? 0;
  return 0;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(15)) + 0 : null;
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
