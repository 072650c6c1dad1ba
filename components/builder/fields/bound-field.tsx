"use client";
import type { ReactNode } from "react";
import { TemplateField } from "./template-field";
import { useDraft } from "./use-draft";

type Bound = string | number | undefined;

/** A bound as it is kept: a number where it is one, else a text with {{ }}; empty is none. */
export function readBound(text: string): Bound {
  if (text.trim() === "") return undefined;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

const print = (value: Bound): string => String(value ?? "");

/** A number, or a text with {{ }} that gives one. */
export function BoundField({
  label,
  value,
  onChange,
  positive,
}: {
  label: ReactNode;
  value: Bound;
  onChange: (value: Bound) => void;
  positive?: boolean;
}) {
  const read = (text: string): Bound => {
    const bound = readBound(text);
    return positive && typeof bound === "number" && bound <= 0 ? undefined : bound;
  };
  const draft = useDraft(value, print, read);
  return (
    <TemplateField
      label={label}
      maxLength={200}
      value={draft.text}
      onChange={(text) => onChange(draft.type(text))}
      onBlur={draft.settle}
    />
  );
}
