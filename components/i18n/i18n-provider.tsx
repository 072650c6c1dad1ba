"use client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { IntlProvider } from "use-intl";
import { LOCALE_COOKIE, type Locale } from "./locales";
import { messages } from "./messages";
import { useBrowserTimeZone } from "./use-browser-time-zone";

interface LocaleSwitch {
  locale: Locale;
  setLocale: (locale: Locale) => void;
}
const LocaleContext = createContext<LocaleSwitch | null>(null);
const YEAR_S = 31_536_000;

/** Gives the interface its language; a change shows at once and is remembered in a cookie. */
export function I18nProvider({ initialLocale, children }: { initialLocale: Locale; children: ReactNode }) {
  const [locale, setState] = useState(initialLocale);
  const timeZone = useBrowserTimeZone();
  const setLocale = useCallback((next: Locale) => {
    setState(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
    document.cookie = `${LOCALE_COOKIE}=${next}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
  }, []);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const value = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return (
    <LocaleContext value={value}>
      <IntlProvider locale={locale} messages={messages[locale]} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

export function useLocaleSwitch(): LocaleSwitch {
  const value = useContext(LocaleContext);
  if (!value) throw new Error("useLocaleSwitch needs an I18nProvider above it");
  return value;
}
