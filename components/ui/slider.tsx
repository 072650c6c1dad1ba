"use client";
import { Slider as Base } from "@base-ui/react/slider";
import { cx } from "./cx";

export interface SliderProps {
  value: number;
  onValueChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Needed when no `Field` names the control. */
  "aria-label"?: string;
  format?: Intl.NumberFormatOptions;
  disabled?: boolean;
  className?: string;
}

export function Slider({
  value,
  onValueChange,
  min = 0,
  max = 100,
  step = 1,
  format,
  disabled,
  className,
  "aria-label": ariaLabel,
}: SliderProps) {
  return (
    <Base.Root
      value={value}
      onValueChange={onValueChange}
      min={min}
      max={max}
      step={step}
      format={format}
      disabled={disabled}
      className={cx("flex items-center gap-3", className)}
    >
      <Base.Control className="flex h-6 flex-1 touch-none items-center select-none">
        <Base.Track className="h-1 w-full rounded-full bg-active">
          <Base.Indicator className="rounded-full bg-accent" />
          <Base.Thumb
            aria-label={ariaLabel}
            className="size-4 rounded-full border-2 border-accent bg-surface has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1 has-[:focus-visible]:outline-ring"
          />
        </Base.Track>
      </Base.Control>
      <Base.Value className="min-w-8 text-right text-xs tabular-nums text-muted" />
    </Base.Root>
  );
}
