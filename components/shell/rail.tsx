"use client";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { Kbd } from "../ui/kbd";
import { Tooltip } from "../ui/tooltip";
import { DESTINATION_GROUPS, type Destination } from "./destinations";
import { InboxCount } from "./inbox-count";
import { PersonMenu } from "./person-menu";
import type { RailChoices } from "./rail-cookie";
import { useSession } from "./session-context";
import { useShell } from "./shell-store";
import { useDestinations } from "./use-destinations";
import { useRail } from "./use-rail";
import { WorkspaceSwitcher } from "./workspace-switcher";

/** A row of the rail: a finger needs more room than a pointer. */
const ROW = "flex h-8 shrink-0 items-center gap-2.5 rounded-lg pointer-coarse:h-10";

/** The left rail: 220 px with words where there is room, else 56 px of icons; a person may choose otherwise. */
export function Rail({ remembered }: { remembered: RailChoices }) {
  const t = useTranslations("common.rail");
  const { wide, toggle } = useRail(remembered);
  const label = wide ? t("narrow") : t("widen");
  return (
    <div
      className={cx(
        "hidden shrink-0 flex-col border-r border-line bg-surface sm:flex",
        wide ? "w-[220px]" : "w-14",
      )}
    >
      <RailContent
        wide={wide}
        toggle={
          <Tooltip label={label} side="right">
            <button
              type="button"
              aria-expanded={wide}
              aria-label={label}
              onClick={toggle}
              className={cx(
                "inline-flex h-9 shrink-0 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg",
                wide ? "w-9" : "w-full",
              )}
            >
              {wide ? <PanelLeftClose size={16} aria-hidden /> : <PanelLeftOpen size={16} aria-hidden />}
            </button>
          </Tooltip>
        }
      />
    </div>
  );
}

/** Switcher, destinations, commands, person: the same in the rail and in the sheet of narrow windows. */
export function RailContent({ wide, toggle }: { wide: boolean; toggle?: ReactNode }) {
  const t = useTranslations("common.rail");
  const setPaletteOpen = useShell((shell) => shell.setPaletteOpen);
  const setNavOpen = useShell((shell) => shell.setNavOpen);
  const destinations = useDestinations();
  const links = (group: Destination["group"]) =>
    destinations
      .filter((one) => one.group === group)
      .map((one) => <RailLink key={one.key} destination={one} wide={wide} />);
  return (
    <>
      <div className="flex h-12 shrink-0 items-center border-b border-line px-2">
        <WorkspaceSwitcher wide={wide} />
      </div>
      <nav aria-label={t("label")} className="flex min-h-0 flex-1 flex-col">
        <div className="flex min-h-0 flex-1 flex-col gap-px overflow-y-auto p-2">
          <Tooltip label={t("commands")} shortcut="mod+k" side="right">
            <button
              type="button"
              aria-label={wide ? undefined : t("commands")}
              onClick={() => {
                setNavOpen(false);
                setPaletteOpen(true);
              }}
              className={cx(
                ROW,
                "text-muted hover:bg-hover hover:text-fg",
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
          {DESTINATION_GROUPS.map((group) => (
            <RailGroup key={group} label={t(`groups.${group}`)} wide={wide}>
              {links(group)}
            </RailGroup>
          ))}
        </div>
        <div className="flex shrink-0 flex-col border-t border-line p-2">
          {links("end")}
          <div className={cx("mt-1 flex", wide ? "items-center gap-1" : "flex-col")}>
            <PersonMenu wide={wide} />
            {toggle}
          </div>
        </div>
      </nav>
    </>
  );
}

/** Places that belong together, under a word; a line stands for it where there are icons alone. */
function RailGroup({ label, wide, children }: { label: string; wide: boolean; children: ReactNode[] }) {
  const id = useId();
  if (children.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div
      role="group"
      aria-labelledby={id}
      className={cx("flex flex-col gap-px", wide ? "pt-2" : "mt-1.5 border-t border-line pt-1.5")}
    >
      <span id={id} className={wide ? "px-2.5 pb-0.5 text-2xs font-medium text-subtle" : "sr-only"}>
        {label}
      </span>
      {children}
    </div>
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
        ROW,
        "relative transition-colors",
        wide ? "px-2.5" : "justify-center",
        current ? "bg-accent-soft font-medium text-accent-text" : "text-muted hover:bg-hover hover:text-fg",
      )}
    >
      <Icon size={17} aria-hidden />
      <span className={wide ? "min-w-0 flex-1 truncate" : "sr-only"}>{t(destination.key)}</span>
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
