"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { NotAllowed } from "../shell/not-allowed";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { cx } from "../ui/cx";
import { SETTINGS_PAGES, type SettingsPage } from "./settings-pages";

/** The settings pages: their list at the left (above, on narrow windows), the chosen one beside it. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("settings");
  const { workspace } = useSession();
  const pathname = usePathname();
  const shown = useShownPages();
  const link = useRef<HTMLAnchorElement>(null);
  const named = SETTINGS_PAGES.find(({ path }) => `${pathname}/`.includes(`/settings/${path}/`));
  const current = shown.find((page) => page === named);
  // On a phone the list is one line that scrolls: where one is must not lie beyond its end.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  return (
    <>
      <PageHeader title={current ? `${t("title")} · ${t(`nav.${current.key}`)}` : t("title")} />
      <div className="flex min-h-0 flex-1 flex-col md:flex-row">
        <nav
          aria-label={t("nav.label")}
          className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line p-2 [scrollbar-width:none] md:w-52 md:flex-col md:border-b-0 md:border-r"
        >
          {shown.map(({ key, path, icon: Icon }) => {
            const here = key === current?.key;
            return (
              <Link
                key={key}
                ref={here ? link : undefined}
                href={`/w/${workspace.slug}/settings/${path}`}
                aria-current={here ? "page" : undefined}
                className={cx(
                  "flex h-8 shrink-0 items-center gap-2.5 whitespace-nowrap rounded-lg px-2.5",
                  here ? "bg-hover font-medium text-fg" : "text-muted hover:bg-hover hover:text-fg",
                )}
              >
                <Icon size={15} aria-hidden />
                {t(`nav.${key}`)}
              </Link>
            );
          })}
        </nav>
        <div className="relative min-h-0 min-w-0 flex-1 overflow-y-auto px-4 py-5 sm:px-6">
          <div className="mx-auto flex max-w-[760px] flex-col gap-5">
            {named && !current ? (
              <>
                <PageTitle>{t("title")}</PageTitle>
                <NotAllowed />
              </>
            ) : (
              children
            )}
          </div>
        </div>
      </div>
    </>
  );
}

/** Pages whose every call would be refused for the person's role are left out. */
export function useShownPages(): readonly SettingsPage[] {
  const secrets = useMay("secrets.list");
  const audit = useMay("audit.read");
  const keys = useMay("apiKeys.manage");
  const model = useMay("model.read");
  const service = useMay("conversations.read");
  const webhooks = useMay("webhooks.manage");
  const hidden = new Set<SettingsPage["key"]>([
    ...(secrets ? [] : ["secrets" as const]),
    ...(audit ? [] : ["audit" as const]),
    ...(keys ? [] : ["apiKeys" as const]),
    ...(model ? [] : ["model" as const]),
    ...(webhooks ? [] : ["webhooks" as const]),
    ...(service ? [] : ["service" as const]),
  ]);
  return SETTINGS_PAGES.filter(({ key }) => !hidden.has(key));
}
