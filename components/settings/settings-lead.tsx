"use client";
import type { ReactNode } from "react";
import { PageTitle } from "../shell/page-title";

/** The first line of a settings page, its window title, and the page's own action at the right. */
export function SettingsLead({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <PageTitle>{title}</PageTitle>
      <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{children}</p>
      {action}
    </div>
  );
}
