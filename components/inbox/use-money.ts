"use client";
import { useFormatter } from "use-intl";
import { fromMinor } from "../../flow/text/format-money";

/** An amount of minor units as people read it, in the reader's language. */
export function useMoney(): (minor: number, currency: string) => string {
  const format = useFormatter();
  return (minor, currency) => format.number(fromMinor(minor, currency), { style: "currency", currency });
}
