"use client";
import { Field } from "@base-ui/react/field";
import type { ComponentProps } from "react";
import { cx } from "./cx";

export interface TextareaProps extends Omit<ComponentProps<"textarea">, "defaultValue"> {
  onValueChange?: (value: string) => void;
  defaultValue?: string;
  mono?: boolean;
}

/** Several lines of text; grows with its content up to 320 px, then scrolls. */
export function Textarea({ className, onValueChange, onChange, mono, rows = 3, ...rest }: TextareaProps) {
  return (
    <Field.Control
      render={
        <textarea
          {...rest}
          rows={rows}
          onChange={(event) => {
            onChange?.(event);
            onValueChange?.(event.target.value);
          }}
        />
      }
      className={cx(
        "control block max-h-80 w-full min-w-0 resize-y px-2.5 py-1.5 [field-sizing:content]",
        mono && "font-mono text-xs",
        className,
      )}
      style={{ minHeight: `calc(${rows} * 1.5em + 14px)` }}
    />
  );
}
