"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { cx } from "../ui/cx";
import { useDuration } from "./use-duration";
import type { Wall } from "./wall-page";

/** The figures of this moment; each leads to the conversations behind it. */
export function WallNow({ wall }: { wall: Wall }) {
  const t = useTranslations("supervision.now");
  const format = useFormatter();
  const duration = useDuration();
  return (
    <section aria-label={t("label")} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure label={t("waiting")} view="unassigned" warn={wall.waiting > 0}>
        {format.number(wall.waiting)}
      </Figure>
      <Figure label={t("longest")} view="unassigned&order=longestWait">
        {wall.waiting === 0 ? "–" : duration(wall.longestWaitMs)}
      </Figure>
      <Figure label={t("open")} view="all">
        {format.number(wall.open)}
      </Figure>
      <Figure
        label={t("breached")}
        view="all&order=longestWait"
        danger={wall.breached > 0}
        help={t("breachedHelp")}
      >
        {format.number(wall.breached)}
      </Figure>
    </section>
  );
}

function Figure({
  label,
  view,
  warn,
  danger,
  help,
  children,
}: {
  label: string;
  view: string;
  warn?: boolean;
  danger?: boolean;
  help?: string;
  children: ReactNode;
}) {
  const { workspace } = useSession();
  return (
    <Link
      href={`/w/${workspace.slug}/inbox?view=${view}`}
      title={help}
      className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3 hover:border-line-strong hover:bg-hover sm:p-4"
    >
      <span className="text-xs text-muted">{label}</span>
      <span
        className={cx(
          "whitespace-nowrap text-xl font-semibold tabular-nums sm:text-2xl",
          danger ? "text-danger-text" : warn ? "text-warn-text" : "text-fg",
        )}
      >
        {children}
      </span>
    </Link>
  );
}
