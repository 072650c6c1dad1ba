"use client";
import { Switch as Base } from "@base-ui/react/switch";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label: ReactNode;
  description?: ReactNode;
  hideLabel?: boolean;
  disabled?: boolean;
  className?: string;
}

/** Takes effect at once; for a choice that waits for "Save" use a Checkbox. */
export function Switch({
  checked,
  onCheckedChange,
  label,
  description,
  hideLabel,
  disabled,
  className,
}: SwitchProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control inside is Base UI's, which the rule cannot see
    <label className={cx("flex items-start justify-between gap-3", disabled && "opacity-60", className)}>
      <span className={cx("min-w-0", hideLabel && "sr-only")}>
        <span className="block">{label}</span>
        {description ? <span className="block text-xs text-subtle">{description}</span> : null}
      </span>
      <Base.Root
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        className="relative mt-px h-[18px] w-8 shrink-0 rounded-full bg-subtle transition-colors data-[checked]:bg-accent"
      >
        <Base.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-white transition-transform data-[checked]:translate-x-4" />
      </Base.Root>
    </label>
  );
}
