"use client";
import type { ReactNode } from "react";
import { variableNameSchema } from "../../../flow/kernel/ids";
import { TextField } from "./text-field";
import { useDraft } from "./use-draft";

const print = (value: string): string => value;

/** A name that the document does not take empty: while the field is, `fallback` is kept. */
export function NameField({
  label,
  value,
  fallback,
  onChange,
}: {
  label: ReactNode;
  value: string;
  fallback: string;
  onChange: (value: string) => void;
}) {
  const draft = useDraft(value, print, (text) =>
    variableNameSchema.safeParse(text.trim()).success ? text.trim() : fallback,
  );
  return (
    <TextField
      label={label}
      mono
      maxLength={100}
      value={draft.text}
      onChange={(text) => onChange(draft.type(text ?? ""))}
      onBlur={draft.settle}
    />
  );
}
