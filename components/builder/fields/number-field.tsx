"use client";
import type { KeyboardEvent, ReactNode } from "react";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { readNumber } from "./read-number";
import { useDraft } from "./use-draft";

export interface NumberFieldProps {
  label: ReactNode;
  hideLabel?: boolean;
  help?: ReactNode;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
  /** What an empty field means, where it means a number. */
  empty?: number;
}

const print = (value: number | undefined): string => (value === undefined ? "" : String(value));

/** A number within bounds; empty is undefined. What is typed is left alone until the field is left. */
export function NumberField({
  label,
  hideLabel,
  help,
  value,
  onChange,
  min = -1e12,
  max = 1e12,
  step = 1,
  placeholder,
  empty,
}: NumberFieldProps) {
  const bounds = { min, max, whole: Number.isInteger(step) };
  const draft = useDraft(value, print, (text) => readNumber(text, bounds) ?? empty);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const next = (value ?? Math.max(0, min)) + (event.key === "ArrowUp" ? step : -step);
    draft.settle();
    onChange(readNumber(next.toFixed(6), bounds));
  };
  return (
    <Field label={label} hideLabel={hideLabel ?? false} help={help}>
      <Input
        inputMode={bounds.whole ? "numeric" : "decimal"}
        autoComplete="off"
        placeholder={placeholder}
        value={draft.text}
        onChange={(event) => {
          if (/^-?\d*[.,]?\d*$/.test(event.target.value)) onChange(draft.type(event.target.value));
        }}
        onBlur={draft.settle}
        onKeyDown={onKeyDown}
      />
    </Field>
  );
}
