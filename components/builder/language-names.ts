"use client";
import { useCallback } from "react";
import { useLocale } from "use-intl";

/** Languages offered first; a document may name any other. */
export const FLOW_LOCALES = [
  "zh-CN",
  "en",
  "zh-TW",
  "ja",
  "ko",
  "es",
  "fr",
  "de",
  "pt",
  "it",
  "nl",
  "pl",
  "ru",
  "tr",
  "ar",
  "he",
  "fa",
  "hi",
  "id",
  "th",
  "vi",
] as const;

/** A language's name in the language of the interface. */
export function useLanguageName(): (locale: string) => string {
  const own = useLocale();
  return useCallback(
    (locale) => {
      try {
        return new Intl.DisplayNames([own], { type: "language" }).of(locale) ?? locale;
      } catch {
        // Well formed for us, not for Intl: its code still says what it is.
        return locale;
      }
    },
    [own],
  );
}
