"use client";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { parseTemplate } from "../../../flow/text/template";
import { cx } from "../../ui/cx";
import { Field } from "../../ui/field";
import { VariablePicker } from "./variable-picker";

export interface TemplateFieldProps {
  label: ReactNode;
  hideLabel?: boolean;
  help?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** More than one line may be written. */
  multiline?: boolean;
  mono?: boolean;
  rows?: number;
  maxLength?: number;
}

/** A text in which {{ }} prints values: every one has the list of variables, by its button or by typing `{{`. */
export function TemplateField({ label, hideLabel, help, value, onChange, placeholder, multiline, mono, rows = 2, maxLength }: TemplateFieldProps) {
  const t = useTranslations("inspectors.variables");
  const id = useId();
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const [open, setOpen] = useState(false);
  const parsed = value.includes("{") ? parseTemplate(value) : null;

  function insert(path: string) {
    const at = caret.current ?? value.length;
    const before = value.slice(0, at);
    const opened = before.endsWith("{{");
    const text = opened ? ` ${path} }}` : `{{ ${path} }}`;
    onChange(before + text + value.slice(at));
    setOpen(false);
    const end = at + text.length;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  }

  const shared = {
    id,
    value,
    placeholder,
    maxLength,
    "aria-invalid": parsed && !parsed.ok ? true : undefined,
    onChange: (event: { target: HTMLTextAreaElement | HTMLInputElement }) => {
      const { value: next, selectionStart } = event.target;
      caret.current = selectionStart;
      onChange(next);
      // The second brace, typed and not pasted, asks for the list.
      if (next.length === value.length + 1 && next.slice(0, selectionStart ?? 0).endsWith("{{")) setOpen(true);
    },
    onSelect: (event: { currentTarget: HTMLTextAreaElement | HTMLInputElement }) => {
      caret.current = event.currentTarget.selectionStart;
    },
    className: cx("control block w-full min-w-0 px-2.5 pr-8", mono && "font-mono text-xs", multiline ? "max-h-80 resize-y py-1.5 [field-sizing:content]" : "h-8"),
  };
  return (
    <Field
      label={<label htmlFor={id}>{label}</label>}
      hideLabel={hideLabel ?? false}
      help={help}
      error={parsed && !parsed.ok ? t("broken", { reason: parsed.error.message }) : undefined}
    >
      <span className="relative block">
        {multiline ? <textarea {...shared} ref={field} rows={rows} style={{ minHeight: `calc(${rows} * 1.5em + 14px)` }} /> : <input {...shared} ref={field} type="text" />}
        <span className="absolute right-1 top-1">
          <VariablePicker
            open={open}
            onOpenChange={(next) => {
              caret.current ??= field.current?.selectionStart ?? null;
              setOpen(next);
            }}
            onPick={insert}
          />
        </span>
      </span>
    </Field>
  );
}
