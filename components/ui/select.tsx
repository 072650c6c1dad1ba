"use client";
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  description?: string;
  icon?: ReactNode;
  disabled?: boolean;
}
export interface SelectProps<Value extends string> {
  value: Value | null;
  onValueChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  placeholder?: string;
  /** Needed when no `Field` names the control. */
  "aria-label"?: string;
  size?: "sm" | "md" | "lg";
  disabled?: boolean;
  /** Without a frame, for use inside sentences and table cells. */
  plain?: boolean;
  className?: string;
}

/** One of a few known values. For more than about fifteen use `Combobox`. */
export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  placeholder,
  size = "md",
  disabled,
  plain,
  className,
  "aria-label": ariaLabel,
}: SelectProps<Value>) {
  return (
    <Base.Root<Value>
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
      items={options.map(({ value: v, label }) => ({ value: v, label }))}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={ariaLabel}
        className={cx(
          "flex min-w-0 items-center justify-between gap-2 text-left",
          plain
            ? "rounded-lg px-2 hover:bg-hover data-[popup-open]:bg-hover"
            : "control px-2.5 [:where(&)]:w-full",
          size === "sm" ? "h-7 text-xs" : size === "lg" ? "h-10 text-base" : "h-8",
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="truncate data-[placeholder]:text-subtle" />
        <Base.Icon className="shrink-0 text-subtle">
          <ChevronsUpDown size={13} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-[70]">
          <Base.Popup className="popup max-h-[min(22rem,var(--available-height))] min-w-[var(--anchor-width)] max-w-96 overflow-y-auto p-1">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="option-row pr-2"
                >
                  {option.icon ? <span className="shrink-0 text-subtle">{option.icon}</span> : null}
                  <span className="min-w-0 flex-1">
                    <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
                    {option.description ? (
                      <span className="block text-xs text-subtle">{option.description}</span>
                    ) : null}
                  </span>
                  <Base.ItemIndicator className="shrink-0 text-accent-text">
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
