"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";
import { useLocaleSwitch } from "../i18n/i18n-provider";
import { isLocale } from "../i18n/locales";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Skeleton } from "../ui/skeleton";
import { CommandPalette } from "./command-palette";
import { NavSheet } from "./nav-sheet";
import { NewWorkspaceDialog } from "./new-workspace-dialog";
import { NotFound } from "./not-found";
import { OpenDestination } from "./open-destination";
import { Rail } from "./rail";
import type { RailChoices } from "./rail-cookie";
import { SessionProvider } from "./session-context";
import { useTheme } from "./theme-provider";
import { isTheme } from "./themes";
import { railWidthClass } from "./use-rail";

/** Rail on the left, the page on the right; knows who is signed in and which workspace the address names. */
export function WorkspaceShell({
  slug,
  rail,
  children,
}: {
  slug: string;
  /** What this browser remembers of the rail. */
  rail: RailChoices;
  children: ReactNode;
}) {
  const trpc = useTRPC();
  const t = useTranslations("common");
  const errorText = useErrorText();
  const me = useQuery(trpc.account.me.queryOptions());
  const { locale, setLocale } = useLocaleSwitch();
  const { theme, setTheme } = useTheme();

  // The account's own choice wins once per visit; afterwards the switches write both.
  const stored = me.data;
  const storedId = stored?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another account arrives
  useEffect(() => {
    if (!stored) return;
    if (isLocale(stored.locale) && stored.locale !== locale) setLocale(stored.locale);
    // "system" is what an account begins with, not a choice against the one of this browser.
    if (isTheme(stored.theme) && stored.theme !== "system" && stored.theme !== theme) setTheme(stored.theme);
  }, [storedId]);

  if (me.isPending) return <ShellSkeleton rail={rail} label={t("loading")} product={t("product")} />;
  if (me.isError) {
    return (
      <div className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center" role="alert">
        <p className="max-w-md text-muted">{errorText(me.error)}</p>
        <Button onClick={() => void me.refetch()}>{t("retry")}</Button>
      </div>
    );
  }
  const workspace = me.data.memberships.find((membership) => membership.slug === slug);
  if (!workspace) return <NotFound />;
  return (
    <SessionProvider me={me.data} workspace={workspace}>
      <a
        href="#content"
        className="sr-only rounded-lg bg-raised px-3 py-2 focus:not-sr-only focus:absolute focus:left-2 focus:top-2 focus:z-[90]"
      >
        {t("skipToContent")}
      </a>
      <div className="relative flex h-dvh overflow-hidden">
        <Rail remembered={rail} />
        <main
          id="content"
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col overflow-hidden outline-none"
        >
          <OpenDestination>{children}</OpenDestination>
        </main>
      </div>
      <NavSheet />
      <CommandPalette />
      <NewWorkspaceDialog />
    </SessionProvider>
  );
}

function ShellSkeleton({ rail, label, product }: { rail: RailChoices; label: string; product: string }) {
  const pathname = usePathname();
  return (
    <div className="flex h-dvh" role="status">
      <title>{product}</title>
      <span className="sr-only">{label}</span>
      <div
        className={cx(
          "hidden shrink-0 border-r border-line bg-surface p-3 sm:block",
          railWidthClass(rail, pathname),
        )}
      >
        <Skeleton className="size-8" />
      </div>
      <div className="flex-1">
        <div className="flex h-12 items-center border-b border-line px-4">
          <Skeleton className="h-5 w-40" />
        </div>
      </div>
    </div>
  );
}
