"use client";
import { useTranslations } from "use-intl";

/** The window's title; follows the language at once because React hoists it from here. */
export function PageTitle({ children }: { children: string }) {
  const t = useTranslations("common");
  return <title>{`${children} · ${t("product")}`}</title>;
}
