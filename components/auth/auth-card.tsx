"use client";
import { Globe, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useLocaleSwitch } from "../i18n/i18n-provider";
import { LOCALE_LIST, LOCALES } from "../i18n/locales";
import { Logo } from "../shell/logo";
import { PageTitle } from "../shell/page-title";
import { useTheme } from "../shell/theme-provider";
import { THEMES } from "../shell/themes";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";

const THEME_ICONS = {
  system: <Monitor size={14} aria-hidden />,
  light: <Sun size={14} aria-hidden />,
  dark: <Moon size={14} aria-hidden />,
};

/** The page before a session: one card, language and theme under it. */
export function AuthCard({
  title,
  lead,
  wide,
  children,
}: {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const { locale, setLocale } = useLocaleSwitch();
  const { theme, setTheme } = useTheme();
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-[9vh]">
      <PageTitle>{title}</PageTitle>
      <main className={`w-full ${wide ? "max-w-[480px]" : "max-w-[380px]"}`}>
        <div className="mb-6 flex items-center gap-2.5">
          <Logo size={28} />
          <span className="text-lg font-semibold">{t("product")}</span>
        </div>
        <div className="rounded-lg border border-line bg-surface p-6">
          <h1 className="text-xl font-semibold">{title}</h1>
          {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
          <div className="mt-5">{children}</div>
        </div>
      </main>
      <footer className="mt-6 flex flex-wrap items-center justify-center gap-3">
        <span className="inline-flex items-center gap-1 text-muted">
          <Globe size={14} aria-hidden />
          <Select
            plain
            size="sm"
            aria-label={t("language")}
            value={locale}
            onValueChange={setLocale}
            options={LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] }))}
          />
        </span>
        <SegmentedControl
          size="sm"
          aria-label={t("theme.label")}
          value={theme}
          onValueChange={setTheme}
          options={THEMES.map((value) => ({
            value,
            label: t(`theme.${value}`),
            icon: THEME_ICONS[value],
            iconOnly: true,
          }))}
        />
      </footer>
    </div>
  );
}
