"use client";
import { useTranslations } from "use-intl";
import { SKIP_REASONS, type SkipReason } from "../../flow/kernel/sends";

const isReason = (text: string): text is SkipReason => SKIP_REASONS.some((one) => one === text);

/** The words for what became of a message: sent, held, or the reason why it was not sent. */
export function useOutcomeWords(): (outcome: string) => string {
  const t = useTranslations("campaigns.ledger");
  return (outcome) =>
    outcome === "sent" || outcome === "held"
      ? t(outcome)
      : isReason(outcome)
        ? t(`reasons.${outcome}`)
        : outcome;
}
