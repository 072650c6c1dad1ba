"use client";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup as Base } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}
export interface RadioGroupProps<Value extends string> {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly RadioOption<Value>[];
  "aria-label"?: string;
  /** Framed cards instead of plain lines, for a choice that matters. */
  cards?: boolean;
  disabled?: boolean;
  className?: string;
}

export function RadioGroup<Value extends string>({
  value,
  onValueChange,
  options,
  cards,
  disabled,
  className,
  "aria-label": ariaLabel,
}: RadioGroupProps<Value>) {
  return (
    <Base<Value>
      value={value}
      onValueChange={(next) => onValueChange(next)}
      aria-label={ariaLabel}
      disabled={disabled}
      className={cx("flex flex-col gap-2", className)}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control inside is Base UI's, which the rule cannot see
        <label
          key={option.value}
          className={cx(
            "flex items-start gap-2",
            cards &&
              "rounded-lg border border-line bg-surface p-3 transition-colors hover:border-line-strong has-[[data-checked]]:border-accent has-[[data-checked]]:bg-accent-soft",
          )}
        >
          <Radio.Root
            value={option.value}
            disabled={option.disabled}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control-line bg-surface data-[checked]:border-accent data-[checked]:bg-accent"
          >
            <Radio.Indicator className="size-1.5 rounded-full bg-accent-fg" />
          </Radio.Root>
          <span className="min-w-0">
            <span className={cx("block", cards && "font-medium")}>{option.label}</span>
            {option.description ? (
              <span className="block text-xs text-muted">{option.description}</span>
            ) : null}
          </span>
        </label>
      ))}
    </Base>
  );
}
