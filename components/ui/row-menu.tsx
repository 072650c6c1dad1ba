"use client";
import { MoreHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button";
import { Menu } from "./menu";

/** What can be done with one of many, at the end of its row. The label says with which. */
export function RowMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu
      align="end"
      trigger={<IconButton size="sm" label={label} icon={<MoreHorizontal size={16} aria-hidden />} />}
    >
      {children}
    </Menu>
  );
}
