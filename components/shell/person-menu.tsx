"use client";
import { Languages, LogOut, Monitor, Moon, Sun, SunMoon, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { LOCALE_LIST, LOCALES } from "../i18n/locales";
import { cx } from "../ui/cx";
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSub } from "../ui/menu";
import { useSession } from "./session-context";
import { signOut } from "./sign-out";
import { THEMES, type Theme } from "./themes";
import { usePreferences } from "./use-preferences";

const THEME_ICONS: Record<Theme, React.ReactNode> = {
  system: <Monitor size={15} aria-hidden />,
  light: <Sun size={15} aria-hidden />,
  dark: <Moon size={15} aria-hidden />,
};

/** Who is signed in; language, theme, account and the way out. */
export function PersonMenu({ wide }: { wide: boolean }) {
  const t = useTranslations("common");
  const { me, workspace } = useSession();
  const router = useRouter();
  const { locale, theme, setLocale, setTheme } = usePreferences();
  const name = me.name || me.email;
  return (
    <Menu
      side="right"
      align="end"
      className="w-56"
      trigger={
        <button
          type="button"
          aria-label={wide ? undefined : `${t("rail.person")}: ${name}`}
          className={cx(
            "flex h-9 min-w-0 items-center gap-2.5 rounded-lg text-muted hover:bg-hover data-[popup-open]:bg-hover",
            wide ? "flex-1 px-2" : "justify-center",
          )}
        >
          <span
            aria-hidden
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-active text-2xs font-semibold text-fg"
          >
            {[...name][0]?.toUpperCase()}
          </span>
          {wide ? (
            <>
              <span className="sr-only">{`${t("rail.person")}: `}</span>
              <span className="min-w-0 flex-1 truncate text-left">{name}</span>
            </>
          ) : null}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="truncate font-medium">{name}</div>
        <div className="truncate text-xs text-subtle">{me.email}</div>
      </div>
      <MenuSeparator />
      <MenuItem
        icon={<UserRound size={15} aria-hidden />}
        onClick={() => router.push(`/w/${workspace.slug}/settings/account`)}
      >
        {t("rail.account")}
      </MenuItem>
      <MenuSub icon={<SunMoon size={15} aria-hidden />} label={t("theme.label")}>
        <MenuChoice
          value={theme}
          onValueChange={setTheme}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`), icon: THEME_ICONS[value] }))}
        />
      </MenuSub>
      <MenuSub icon={<Languages size={15} aria-hidden />} label={t("language")}>
        <MenuChoice
          value={locale}
          onValueChange={setLocale}
          options={LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] }))}
        />
      </MenuSub>
      <MenuSeparator />
      <MenuItem icon={<LogOut size={15} aria-hidden />} onClick={() => void signOut()}>
        {t("rail.signOut")}
      </MenuItem>
    </Menu>
  );
}
