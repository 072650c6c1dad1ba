"use client";
import { useTranslations } from "use-intl";

/** Puts milliseconds into words of at most two units ("3 min 20 s"); "–" for null. */
export function useDuration(): (ms: number | null) => string {
  const t = useTranslations("supervision.time");
  return (ms) => {
    if (ms === null) return "–";
    const s = Math.max(0, Math.round(ms / 1_000));
    const [m, h, d] = [Math.floor(s / 60), Math.floor(s / 3_600), Math.floor(s / 86_400)];
    if (d > 0) return t("days", { d, h: h % 24 });
    if (h > 0) return t("hours", { h, m: m % 60 });
    return m > 0 ? t("minutes", { m, s: s % 60 }) : t("seconds", { s });
  };
}
