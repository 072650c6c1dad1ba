"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cx } from "./cx";

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  side?: "left" | "right";
  /** Width in pixels; never wider than the window. */
  width?: number;
  footer?: ReactNode;
  /** False lets the page behind stay usable. */
  modal?: boolean;
  children: ReactNode;
}

/** A panel that slides in from the side of the window. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  side = "right",
  width = 420,
  footer,
  modal = true,
  children,
}: SheetProps) {
  const t = useTranslations("common");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={modal} disablePointerDismissal={!modal}>
      <Base.Portal>
        {modal ? (
          <Base.Backdrop className="fixed inset-0 z-50 bg-black/40 transition-opacity duration-140 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        ) : null}
        <Base.Popup
          style={{ width: `min(100vw, ${width}px)` }}
          className={cx(
            "fixed inset-y-0 z-50 flex flex-col bg-raised shadow-popup outline-none transition-transform duration-160",
            side === "right"
              ? "right-0 border-l border-line data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full"
              : "left-0 border-r border-line data-[ending-style]:-translate-x-full data-[starting-style]:-translate-x-full",
          )}
        >
          <div className="flex min-h-12 items-center justify-between gap-3 border-b border-line px-4 py-2">
            <div className="min-w-0">
              <Base.Title className="truncate text-sm font-semibold">{title}</Base.Title>
              {description ? (
                <Base.Description className="text-xs text-subtle">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label={t("close")}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer ? (
            <div className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
