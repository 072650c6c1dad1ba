import { fromMinor, minorDigits, toMinor } from "../../flow/text/format-money";
import type { RouterInputs } from "../trpc/router-types";
import type { Pool } from "./coupons-page";

/** What is typed into the fields of a pool; money in the currency's main unit. */
export interface TypedTerms {
  worth: string;
  currency: string;
  count: string;
  budget: string;
  /** As the browser's own field writes it: local time without a zone. */
  expires: string;
  hours: string;
}

export const NO_TERMS: TypedTerms = {
  worth: "",
  currency: "",
  count: "",
  budget: "",
  expires: "",
  hours: "",
};

type Terms = Required<
  Pick<
    RouterInputs["coupons"]["create"],
    "valueMinor" | "currency" | "limitCount" | "limitMinor" | "expiresAt" | "validSeconds"
  >
>;

/** The fields as the server takes them, or the first field that does not hold what it should. */
export function readTerms(
  typed: TypedTerms,
): { ok: true; terms: Terms } | { ok: false; field: keyof TypedTerms } {
  const currency = typed.currency.trim().toUpperCase();
  const worth = money(typed.worth, currency);
  const budget = money(typed.budget, currency);
  const count = whole(typed.count);
  const hours = typed.hours.trim() === "" ? null : Number(typed.hours);
  if (worth === undefined) return { ok: false, field: "worth" };
  if (worth !== null && !/^[A-Z]{3}$/.test(currency)) return { ok: false, field: "currency" };
  if (count === undefined) return { ok: false, field: "count" };
  if (budget === undefined || (budget !== null && worth === null)) return { ok: false, field: "budget" };
  if (hours !== null && !(hours >= 1 / 60 && hours <= 87_600)) return { ok: false, field: "hours" };
  const at = typed.expires === "" ? null : new Date(typed.expires);
  if (at !== null && Number.isNaN(at.getTime())) return { ok: false, field: "expires" };
  return {
    ok: true,
    terms: {
      valueMinor: worth,
      currency: worth === null ? null : currency,
      limitCount: count,
      limitMinor: budget,
      expiresAt: at?.toISOString() ?? null,
      validSeconds: hours === null ? null : Math.round(hours * 3_600),
    },
  };
}

/** A pool's terms as its fields show them. */
export function typedTerms(pool: Pool): TypedTerms {
  const currency = pool.currency ?? "";
  const major = (minor: number | null): string =>
    minor === null ? "" : fromMinor(minor, currency).toFixed(minorDigits(currency));
  return {
    worth: major(pool.valueMinor),
    currency,
    count: pool.limitCount === null ? "" : String(pool.limitCount),
    budget: major(pool.limitMinor),
    expires: pool.expiresAt === null ? "" : localTime(new Date(pool.expiresAt)),
    hours: pool.validSeconds === null ? "" : String(Math.round((pool.validSeconds / 3_600) * 100) / 100),
  };
}

function money(text: string, currency: string): number | null | undefined {
  if (text.trim() === "") return null;
  const minor = toMinor(Number(text), currency);
  return minor >= 1 && minor <= 1_000_000_000_000 ? minor : undefined;
}

function whole(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= 2_000_000_000 ? number : undefined;
}

function localTime(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
