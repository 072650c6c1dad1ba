"use client";
import type { ReactNode } from "react";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";

export interface TextFieldProps {
  label: ReactNode;
  hideLabel?: boolean;
  help?: ReactNode;
  error?: ReactNode;
  value: string | undefined;
  /** Empty is undefined. */
  onChange: (value: string | undefined) => void;
  placeholder?: string;
  mono?: boolean;
  type?: "text" | "time";
  maxLength?: number;
  onBlur?: () => void;
}

/** A line of plain text: nothing in it is a template. */
export function TextField({ label, hideLabel, help, error, value, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} hideLabel={hideLabel ?? false} help={help} error={error}>
      <Input {...input} value={value ?? ""} onChange={(event) => onChange(event.target.value || undefined)} />
    </Field>
  );
}
