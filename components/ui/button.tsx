"use client";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-accent-fg hover:bg-accent-hover",
  secondary: "border-control-line bg-surface text-fg hover:bg-hover active:bg-active",
  ghost:
    "border-transparent bg-transparent text-muted hover:bg-hover hover:text-fg active:bg-active data-[popup-open]:bg-hover data-[popup-open]:text-fg",
  danger: "border-transparent bg-danger text-danger-fg hover:bg-danger-hover",
};
const SIZES: Record<ButtonSize, string> = {
  // A finger needs more room than a pointer.
  sm: "h-7 px-2.5 text-xs gap-1.5 pointer-coarse:h-9",
  md: "h-8 px-3 text-sm gap-1.5 pointer-coarse:h-9",
  lg: "h-10 px-4 text-base gap-2",
};

/** The classes of a button, for links that should look like one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-lg border font-medium transition-colors",
    "disabled:pointer-events-none disabled:opacity-50 aria-busy:pointer-events-none aria-busy:opacity-50",
    VARIANTS[variant],
    SIZES[size],
  );
}

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Work is under way: the button keeps its width and refuses clicks, the label stays readable. */
  loading?: boolean;
}

export function Button({
  variant,
  size,
  icon,
  loading,
  className,
  children,
  disabled,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled}
      // Not `disabled`: a browser would take the focus away, and whoever works with the keyboard would begin at the page's top again.
      aria-disabled={disabled || loading || undefined}
      aria-busy={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      className={cx(buttonClass(variant, size), className)}
    >
      {loading ? <LoaderCircle size={14} className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}
