"use client";
import type { ReactNode } from "react";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";

export interface NumberFieldProps {
  label: ReactNode;
  help?: ReactNode;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
}

/** A number within bounds; empty is undefined. */
export function NumberField({ label, help, value, onChange, min, max, step = 1, placeholder }: NumberFieldProps) {
  return (
    <Field label={label} help={help}>
      <Input
        type="number"
        min={min}
        max={max}
        step={step}
        placeholder={placeholder}
        value={value ?? ""}
        onChange={(event) => {
          const number = event.target.valueAsNumber;
          if (Number.isNaN(number)) return onChange(undefined);
          const bounded = Math.min(max ?? number, Math.max(min ?? number, number));
          onChange(Number.isInteger(step) ? Math.round(bounded) : bounded);
        }}
      />
    </Field>
  );
}
