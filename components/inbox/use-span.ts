"use client";
import { useTranslations } from "use-intl";
import { spanOf } from "./service-clock";

/** A stretch of time in its shortest words: "now", "4m", "2h", "3d". */
export function useSpan(): (ms: number) => string {
  const t = useTranslations("inbox.span");
  return (ms) => {
    const { unit, count } = spanOf(ms);
    return unit === "now" ? t("now") : t(unit, { count });
  };
}
