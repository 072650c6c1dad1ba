"use client";
import { Field as Base } from "@base-ui/react/field";
import { type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { withoutSecrets } from "../../../flow/kernel/secrets";
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
  onBlur?: () => void;
  size?: "sm" | "md";
}

/** A text in which {{ }} prints values: every one has the list of variables, by its button or by typing `{{`. */
export function TemplateField({
  label,
  hideLabel,
  help,
  value,
  onChange,
  placeholder,
  multiline,
  mono,
  rows = 2,
  maxLength,
  onBlur,
  size = "md",
}: TemplateFieldProps) {
  const t = useTranslations("inspectors.variables");
  const field = useRef<HTMLTextAreaElement | HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const [open, setOpen] = useState(false);
  const parsed = value.includes("{") ? parseTemplate(withoutSecrets(value)) : null;

  function insert(path: string) {
    const at = caret.current ?? value.length;
    const before = value.slice(0, at);
    const opened = before.endsWith("{{");
    const text = opened ? ` ${path} }}` : `{{ ${path} }}`;
    onChange(before + text + value.slice(at));
    setOpen(false);
    focusAt(at + text.length);
  }

  /** After the list has closed and given the focus back to its button. */
  function focusAt(at: number) {
    setTimeout(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    }, 0);
  }

  const shared = {
    value,
    placeholder,
    maxLength,
    onChange: (event: { target: HTMLTextAreaElement | HTMLInputElement }) => {
      const { value: next, selectionStart } = event.target;
      caret.current = selectionStart;
      onChange(next);
      // The second brace, typed and not pasted, asks for the list.
      if (next.length === value.length + 1 && next.slice(0, selectionStart ?? 0).endsWith("{{"))
        setOpen(true);
    },
    onSelect: (event: { currentTarget: HTMLTextAreaElement | HTMLInputElement }) => {
      caret.current = event.currentTarget.selectionStart;
    },
    onBlur,
  };
  return (
    <Field
      label={label}
      hideLabel={hideLabel ?? false}
      help={help}
      error={parsed && !parsed.ok ? t("broken", { reason: parsed.error.message }) : undefined}
    >
      <span className="relative block">
        <Base.Control
          ref={field}
          render={
            multiline ? (
              <textarea {...shared} rows={rows} style={{ minHeight: `calc(${rows} * 1.5em + 14px)` }} />
            ) : (
              <input {...shared} type="text" />
            )
          }
          className={cx(
            "control block w-full min-w-0 pl-2.5 pr-8",
            mono && "font-mono text-xs",
            multiline ? "max-h-80 resize-none py-1.5 [field-sizing:content]" : size === "sm" ? "h-7" : "h-8",
          )}
        />
        <span className={cx("absolute right-1", size === "sm" ? "top-0.5" : "top-1")}>
          <VariablePicker
            open={open}
            onOpenChange={(next) => {
              // A field that nobody was in yet has its end as the place.
              if (next && caret.current !== null) caret.current = field.current?.selectionStart ?? null;
              setOpen(next);
            }}
            onPick={insert}
            onLeave={() => focusAt(caret.current ?? value.length)}
          />
        </span>
      </span>
    </Field>
  );
}
