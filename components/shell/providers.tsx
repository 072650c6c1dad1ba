"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { I18nProvider } from "../i18n/i18n-provider";
import type { Locale } from "../i18n/locales";
import { TrpcProvider } from "../trpc/trpc-provider";
import { Toaster } from "../ui/toast";
import { TooltipProvider } from "../ui/tooltip";
import { ThemeProvider } from "./theme-provider";
import type { Theme } from "./themes";

/** What every page stands on: language, theme, server connection, layers. */
export function Providers({
  locale,
  theme,
  children,
}: {
  locale: Locale;
  theme: Theme;
  children: ReactNode;
}) {
  return (
    <I18nProvider initialLocale={locale}>
      <ThemeProvider initialTheme={theme}>
        <TrpcProvider>
          <TooltipProvider>{children}</TooltipProvider>
        </TrpcProvider>
        <Toasts />
      </ThemeProvider>
    </I18nProvider>
  );
}

function Toasts() {
  const t = useTranslations("common");
  return <Toaster label={t("notifications")} />;
}
