"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useTranslations } from "use-intl";
import { cx } from "./cx";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, main one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg" | "xl";
  initialFocus?: RefObject<HTMLElement | null>;
  children?: ReactNode;
}
const WIDTHS = { sm: "max-w-[400px]", md: "max-w-[520px]", lg: "max-w-[720px]", xl: "max-w-[960px]" };

/** A question or a form over the page. `esc` closes only the top layer. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = "md",
  initialFocus,
  children,
}: DialogProps) {
  const t = useTranslations("common");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-black/40 transition-opacity duration-140 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto p-3 pt-[10vh]">
          <Base.Popup
            initialFocus={initialFocus}
            className={cx("popup relative flex max-h-[80dvh] w-full flex-col", WIDTHS[size])}
          >
            <div className="px-5 pr-12 pt-4">
              <div className="min-w-0">
                <Base.Title className="text-base font-semibold">{title}</Base.Title>
                {description ? (
                  <Base.Description className="mt-0.5 text-sm text-muted">{description}</Base.Description>
                ) : null}
              </div>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
            {footer ? (
              <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
                {footer}
              </div>
            ) : null}
            {/* Last in the document, so that a form's first field gets the focus. */}
            <Base.Close
              aria-label={t("close")}
              className="absolute right-3 top-3 inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-subtle hover:bg-hover hover:text-fg"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
