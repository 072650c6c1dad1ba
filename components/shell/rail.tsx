"use client";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { Kbd } from "../ui/kbd";
import { Tooltip } from "../ui/tooltip";
import type { Destination } from "./destinations";
import { InboxCount } from "./inbox-count";
import { PersonMenu } from "./person-menu";
import { RAIL_COOKIE } from "./rail-cookie";
import { useSession } from "./session-context";
import { useShell } from "./shell-store";
import { useDestinations } from "./use-destinations";
import { WorkspaceSwitcher } from "./workspace-switcher";

const YEAR_S = 31_536_000;

/** The left rail of wide windows: 56 px of icons, or 220 px with words. */
export function Rail({ initialWide }: { initialWide: boolean }) {
  const t = useTranslations("common.rail");
  const [wide, setWide] = useState(initialWide);
  function toggle() {
    setWide(!wide);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
    document.cookie = `${RAIL_COOKIE}=${wide ? 0 : 1}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
  }
  return (
    <div
      className={cx(
        "hidden shrink-0 flex-col border-r border-line bg-surface transition-[width] duration-140 sm:flex",
        wide ? "w-[220px]" : "w-14",
      )}
    >
      <RailContent wide={wide} />
      <div className={cx("flex border-t border-line p-2", wide ? "justify-end" : "justify-center")}>
        <Tooltip label={wide ? t("narrow") : t("widen")} side="right">
          <button
            type="button"
            aria-expanded={wide}
            aria-label={wide ? t("narrow") : t("widen")}
            onClick={toggle}
            className="inline-flex size-8 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg"
          >
            {wide ? <PanelLeftClose size={16} aria-hidden /> : <PanelLeftOpen size={16} aria-hidden />}
          </button>
        </Tooltip>
      </div>
    </div>
  );
}

/** Switcher, destinations, commands, person: the same in the rail and in the sheet of narrow windows. */
export function RailContent({ wide }: { wide: boolean }) {
  const t = useTranslations("common.rail");
  const setPaletteOpen = useShell((shell) => shell.setPaletteOpen);
  const setNavOpen = useShell((shell) => shell.setNavOpen);
  const destinations = useDestinations();
  return (
    <>
      <div className="flex h-12 shrink-0 items-center border-b border-line px-2">
        <WorkspaceSwitcher wide={wide} />
      </div>
      <nav aria-label={t("label")} className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto p-2">
        <Tooltip label={t("commands")} shortcut="mod+k" side="right">
          <button
            type="button"
            aria-label={t("commands")}
            onClick={() => {
              setNavOpen(false);
              setPaletteOpen(true);
            }}
            className={cx(
              "mb-1 flex h-9 items-center gap-2.5 rounded-lg text-muted hover:bg-hover hover:text-fg",
              wide ? "px-2.5" : "justify-center",
            )}
          >
            <Search size={17} aria-hidden />
            {wide ? (
              <>
                <span className="flex-1 text-left">{t("commands")}</span>
                <Kbd keys="mod+k" />
              </>
            ) : null}
          </button>
        </Tooltip>
        {destinations
          .filter(({ place }) => place === "top")
          .map((destination) => (
            <RailLink key={destination.key} destination={destination} wide={wide} />
          ))}
        <div className="flex-1" />
        {destinations
          .filter(({ place }) => place === "bottom")
          .map((destination) => (
            <RailLink key={destination.key} destination={destination} wide={wide} />
          ))}
        <PersonMenu wide={wide} />
      </nav>
    </>
  );
}

function RailLink({ destination, wide }: { destination: Destination; wide: boolean }) {
  const t = useTranslations("common.rail");
  const { workspace } = useSession();
  const setNavOpen = useShell((shell) => shell.setNavOpen);
  const root = `/w/${workspace.slug}/${destination.root}`;
  const pathname = usePathname();
  const current = pathname === root || pathname.startsWith(`${root}/`);
  const Icon = destination.icon;
  const link = (
    <Link
      href={`/w/${workspace.slug}/${destination.path}`}
      aria-current={current ? "page" : undefined}
      onClick={() => setNavOpen(false)}
      className={cx(
        "relative flex h-9 items-center gap-2.5 rounded-lg transition-colors",
        wide ? "px-2.5" : "justify-center",
        current ? "bg-accent-soft font-medium text-accent-text" : "text-muted hover:bg-hover hover:text-fg",
      )}
    >
      <Icon size={17} aria-hidden />
      <span className={wide ? "flex-1" : "sr-only"}>{t(destination.key)}</span>
      {destination.key === "inbox" ? <InboxCount wide={wide} /> : null}
    </Link>
  );
  return wide ? (
    link
  ) : (
    <Tooltip label={t(destination.key)} side="right">
      {link}
    </Tooltip>
  );
}
