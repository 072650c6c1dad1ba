"use client";
import { Field as Base } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface FieldProps {
  label: ReactNode;
  /** One sentence under the control. */
  help?: ReactNode;
  /** What is wrong and how to mend it; takes the place of the help. */
  error?: ReactNode;
  /** Small text or a button at the right end of the label's line. */
  aside?: ReactNode;
  hideLabel?: boolean;
  disabled?: boolean;
  className?: string;
  /** The control: Input, Textarea, Select, Combobox, Switch … */
  children: ReactNode;
}

/** Label, control, help and error, tied together for screen readers. */
export function Field({ label, help, error, aside, hideLabel, disabled, className, children }: FieldProps) {
  return (
    <Base.Root
      invalid={Boolean(error)}
      disabled={disabled}
      className={cx("flex min-w-0 flex-col gap-1", className)}
    >
      <div className={cx("flex items-baseline justify-between gap-2", hideLabel && "sr-only")}>
        <Base.Label className="text-xs font-medium text-muted">{label}</Base.Label>
        {aside ? <span className="text-xs text-subtle">{aside}</span> : null}
      </div>
      {children}
      {error ? (
        <Base.Error match className="text-xs text-danger-text">
          {error}
        </Base.Error>
      ) : help ? (
        <Base.Description className="text-xs text-subtle">{help}</Base.Description>
      ) : null}
    </Base.Root>
  );
}
