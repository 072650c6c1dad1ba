"use client";
import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";

export interface PopoverProps {
  /** One element that takes a ref and event handlers. Left out when `anchor` and `open` are given. */
  trigger?: ReactElement;
  anchor?: Element | null;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  title?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Popover({
  trigger,
  anchor,
  open,
  onOpenChange,
  side = "bottom",
  align = "start",
  title,
  className,
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Positioner
          side={side}
          align={align}
          sideOffset={6}
          anchor={anchor ?? undefined}
          className="z-[65]"
        >
          <Base.Popup
            className={cx(
              "popup max-h-[var(--available-height)] max-w-[min(92vw,28rem)] overflow-y-auto p-3",
              className,
            )}
          >
            {title ? <Base.Title className="mb-2 text-sm font-semibold">{title}</Base.Title> : null}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
