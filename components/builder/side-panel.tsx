"use client";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button";
import { usePanels } from "./panels-store";

/** The frame of a panel at the right: title, one sentence, a way to close it. */
export function SidePanel({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const common = useTranslations("common");
  const setSide = usePanels((panels) => panels.setSide);
  return (
    <>
      <header className="flex shrink-0 items-start gap-2 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold">{title}</h2>
          {lead ? <p className="mt-0.5 text-xs text-subtle">{lead}</p> : null}
        </div>
        {actions}
        <IconButton
          size="sm"
          label={common("close")}
          shortcut="esc"
          icon={<X size={14} aria-hidden />}
          onClick={() => setSide(null)}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </>
  );
}
