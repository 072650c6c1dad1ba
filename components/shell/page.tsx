"use client";
import type { ReactNode } from "react";
import { cx } from "../ui/cx";
import { PageHeader, type PageHeaderProps } from "./page-header";
import { PageTitle } from "./page-title";

const GAPS = { sm: "gap-3", md: "gap-4", lg: "gap-6" };

/** A page of the workspace: the window's title, the header, and the parts below each other, as wide as lines are read well. */
export function Page({
  gap = "md",
  children,
  ...header
}: PageHeaderProps & { gap?: keyof typeof GAPS; children: ReactNode }) {
  return (
    <>
      <PageTitle>{header.title}</PageTitle>
      <PageHeader {...header} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
        <div className={cx("mx-auto flex max-w-[1120px] flex-col", GAPS[gap])}>{children}</div>
      </div>
    </>
  );
}
