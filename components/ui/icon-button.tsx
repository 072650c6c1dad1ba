"use client";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "children"> {
  /** Said by screen readers and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  size?: "sm" | "md";
  shortcut?: string;
  /** Toggle state, when the button is one. */
  pressed?: boolean;
  tooltipSide?: "top" | "right" | "bottom" | "left";
}

/** A square button that has only a picture. */
export function IconButton({
  label,
  icon,
  size = "md",
  shortcut,
  pressed,
  tooltipSide,
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-fg active:bg-active",
          "disabled:pointer-events-none disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent-text data-[popup-open]:bg-hover data-[popup-open]:text-fg",
          size === "sm" ? "size-7 pointer-coarse:size-9" : "size-8 pointer-coarse:size-9",
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
