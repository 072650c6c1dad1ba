"use client";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface SegmentedControlProps<Value extends string> {
  value: Value;
  onValueChange: (value: Value) => void;
  /** `label` is said by screen readers too when only the icon is shown. */
  options: readonly { value: Value; label: string; icon?: ReactNode; iconOnly?: boolean }[];
  "aria-label": string;
  size?: "sm" | "md";
  disabled?: boolean;
  className?: string;
}

/** Two to five values side by side; exactly one is on. */
export function SegmentedControl<Value extends string>({
  value,
  onValueChange,
  options,
  size = "md",
  disabled,
  className,
  "aria-label": ariaLabel,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup<Value>
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onValueChange(next);
      }}
      aria-label={ariaLabel}
      disabled={disabled}
      className={cx(
        "inline-flex max-w-full gap-0.5 overflow-x-auto rounded-lg border border-line bg-sunken p-0.5",
        className,
      )}
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          aria-label={option.iconOnly ? option.label : undefined}
          title={option.iconOnly ? option.label : undefined}
          className={cx(
            "inline-flex flex-1 items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-2.5 text-muted transition-colors hover:text-fg data-[pressed]:bg-raised data-[pressed]:text-fg data-[pressed]:shadow-[0_0_0_1px_var(--line-strong)]",
            size === "sm" ? "h-5.5 text-xs pointer-coarse:h-8" : "h-6.5 text-sm pointer-coarse:h-8",
          )}
        >
          {option.icon}
          {option.iconOnly ? null : option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
