"use client";
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Building2, Languages, LogOut, Plus, SunMoon, Workflow, Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { LOCALE_LIST, LOCALES } from "../i18n/locales";
import { useShownPages } from "../settings/settings-frame";
import { useTRPC } from "../trpc/trpc-context";
import { Kbd } from "../ui/kbd";
import { useSession } from "./session-context";
import { useShell } from "./shell-store";
import { signOut } from "./sign-out";
import { THEMES } from "./themes";
import { useDestinations } from "./use-destinations";
import { usePreferences } from "./use-preferences";

/** mod+k: goes anywhere and does things, from anywhere in a workspace. */
export function CommandPalette() {
  const t = useTranslations("common");
  const open = useShell((shell) => shell.paletteOpen);
  const setOpen = useShell((shell) => shell.setPaletteOpen);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      setOpen(!useShell.getState().paletteOpen);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [setOpen]);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-[60] bg-black/40 transition-opacity duration-120 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup className="fixed left-1/2 top-[12vh] z-[60] w-[min(600px,calc(100vw-24px))] -translate-x-1/2 outline-none transition-opacity duration-120 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <Command
            label={t("palette.title")}
            loop
            filter={rank}
            className="popup flex max-h-[min(60vh,460px)] flex-col overflow-hidden"
          >
            <PaletteContent close={() => setOpen(false)} />
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteContent({ close }: { close: () => void }) {
  const t = useTranslations("common");
  const settings = useTranslations("settings.nav");
  const { me, workspace } = useSession();
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions({ archived: false }));
  const { setLocale, setTheme } = usePreferences();
  const pages = useShownPages();
  const destinations = useDestinations();
  const commands = [...useShell((shell) => shell.commands).values()].flat();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const base = `/w/${workspace.slug}`;
  function run(action: () => void) {
    close();
    action();
  }
  const go = (path: string) => run(() => router.push(path));

  return (
    <>
      <div className="flex items-center border-b border-line px-3">
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t("palette.placeholder")}
          className="h-11 flex-1 bg-transparent text-base outline-none"
        />
        <Kbd keys="esc" />
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-subtle">
        <Command.Empty className="px-2 py-6 text-center text-muted">
          {t("palette.empty", { query })}
        </Command.Empty>
        {commands.length > 0 ? (
          <Command.Group heading={t("palette.here")}>
            {commands.map((command) => (
              <Row
                key={command.id}
                value={`${command.id} ${command.label}`}
                icon={<Zap size={15} aria-hidden />}
                onSelect={() => run(command.run)}
                shortcut={command.shortcut}
              >
                {command.label}
              </Row>
            ))}
          </Command.Group>
        ) : null}
        {flows.data && flows.data.items.length > 0 ? (
          <Command.Group heading={t("palette.flows")}>
            {flows.data.items.map((flow) => (
              <Row
                key={flow.id}
                value={`flow ${flow.name} ${flow.id}`}
                icon={<Workflow size={15} aria-hidden />}
                onSelect={() => go(`${base}/flows/${flow.id}`)}
              >
                {flow.name}
              </Row>
            ))}
          </Command.Group>
        ) : null}
        <Command.Group heading={t("palette.go")}>
          {destinations.map(({ key, icon: Icon, path }) => (
            <Row
              key={key}
              value={`go ${t(`rail.${key}`)}`}
              icon={<Icon size={15} aria-hidden />}
              onSelect={() => go(`${base}/${path}`)}
            >
              {t(`rail.${key}`)}
            </Row>
          ))}
          {pages.map(({ key, path, icon: Icon }) => (
            <Row
              key={key}
              value={`settings ${settings(key)}`}
              icon={<Icon size={15} aria-hidden />}
              onSelect={() => go(`${base}/settings/${path}`)}
            >{`${t("rail.settings")} › ${settings(key)}`}</Row>
          ))}
          {me.memberships
            .filter(({ slug }) => slug !== workspace.slug)
            .map(({ slug, workspaceName }) => (
              <Row
                key={slug}
                value={`workspace ${workspaceName} ${slug}`}
                icon={<Building2 size={15} aria-hidden />}
                onSelect={() => go(`/w/${slug}/flows`)}
              >
                {t("palette.workspaceTo", { name: workspaceName })}
              </Row>
            ))}
        </Command.Group>
        <Command.Group heading={t("palette.do")}>
          <Row
            value={`new flow ${t("palette.newFlow")}`}
            icon={<Plus size={15} aria-hidden />}
            onSelect={() => go(`${base}/flows?new=1`)}
          >
            {t("palette.newFlow")}
          </Row>
          {THEMES.map((theme) => (
            <Row
              key={theme}
              value={`theme ${theme} ${t(`theme.${theme}`)}`}
              icon={<SunMoon size={15} aria-hidden />}
              onSelect={() => run(() => setTheme(theme))}
            >
              {t("palette.themeTo", { theme: t(`theme.${theme}`) })}
            </Row>
          ))}
          {LOCALE_LIST.map((locale) => (
            <Row
              key={locale}
              value={`language ${LOCALES[locale]} ${locale}`}
              icon={<Languages size={15} aria-hidden />}
              onSelect={() => run(() => setLocale(locale))}
            >
              {t("palette.languageTo", { language: LOCALES[locale] })}
            </Row>
          ))}
          <Row
            value={`sign out ${t("rail.signOut")}`}
            icon={<LogOut size={15} aria-hidden />}
            onSelect={() => run(() => void signOut())}
          >
            {t("rail.signOut")}
          </Row>
        </Command.Group>
      </Command.List>
    </>
  );
}

/** 1 where every typed word begins a word of the row, less where it only occurs; 0 hides the row. */
function rank(value: string, search: string): number {
  const row = value.toLocaleLowerCase();
  const scores = search
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => (row.startsWith(word) || row.includes(` ${word}`) ? 1 : row.includes(word) ? 0.5 : 0));
  return scores.length === 0 ? 1 : Math.min(...scores);
}

/** `value` is what typing searches: the shown words plus the English ones, which work in every language. */
function Row({
  value,
  icon,
  onSelect,
  shortcut,
  children,
}: {
  value: string;
  icon: ReactNode;
  onSelect: () => void;
  shortcut?: string | undefined;
  children: ReactNode;
}) {
  return (
    <Command.Item value={value} onSelect={onSelect} className="option-row">
      <span className="shrink-0 text-subtle">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </Command.Item>
  );
}
