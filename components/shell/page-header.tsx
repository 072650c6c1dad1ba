"use client";
import { ChevronLeft, Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button";
import { EditableTitle } from "./editable-title";
import { useShell } from "./shell-store";

export interface PageHeaderProps {
  title: string;
  /** Makes the title editable in place; gets a trimmed, non-empty name. */
  onRename?: (name: string) => void;
  renameLabel?: string;
  /** A step up, shown as an arrow before the title. */
  back?: { href: string; label: string };
  /** Right after the title: draft, live v12, 3 unpublished changes. */
  state?: ReactNode;
  /** At the right end; the main action last. */
  actions?: ReactNode;
}

/** The 48 px header that every page of a workspace begins with. */
export function PageHeader({ title, onRename, renameLabel, back, state, actions }: PageHeaderProps) {
  const t = useTranslations("common");
  const setNavOpen = useShell((shell) => shell.setNavOpen);
  return (
    // In a narrow window the actions go into a line of their own before the title loses its last words.
    <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 max-sm:flex-wrap max-sm:py-1.5 sm:px-4">
      <span className="sm:hidden">
        <IconButton
          label={t("rail.open")}
          icon={<MenuIcon size={17} aria-hidden />}
          onClick={() => setNavOpen(true)}
        />
      </span>
      {back ? (
        <Link
          href={back.href}
          aria-label={back.label}
          title={back.label}
          className="-ml-1 inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg"
        >
          <ChevronLeft size={17} aria-hidden />
        </Link>
      ) : null}
      {onRename ? (
        <EditableTitle value={title} label={renameLabel ?? title} onChange={onRename} />
      ) : (
        <h1 className="truncate text-base font-semibold max-sm:grow max-sm:basis-20">{title}</h1>
      )}
      {state ? (
        <div className="flex min-w-0 shrink items-center gap-1.5 overflow-hidden max-sm:grow max-sm:basis-0">
          {state}
        </div>
      ) : null}
      <div className="flex-1 max-sm:hidden" />
      {actions ? (
        <div className="flex shrink-0 items-center gap-2 max-sm:ml-auto max-sm:max-w-full">{actions}</div>
      ) : null}
    </header>
  );
}
