"use client";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { Awaiting, Json } from "../../flow/index";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import type { Answer } from "./reply-form";

type Form = Extract<Awaiting, { type: "form" }>;
type FormField = Form["fields"][number];
/** The browser's own kind of field; numbers and addresses are typed as text, so that wrong answers can be tried too. */
const KINDS: Partial<Record<FormField["type"], string>> = { date: "date", time: "time" };
const INPUT = "control mt-0.5 block w-full px-2.5 text-sm text-fg";

/** Several fields answered at once. Nothing is checked here: the flow says what is wrong, as it does to visitors. */
export function FormReply({
  awaiting,
  disabled,
  onAnswer,
}: {
  awaiting: Form;
  disabled: boolean;
  onAnswer: Answer;
}) {
  const t = useTranslations("simulator.reply");
  const [values, setValues] = useState<{ [name: string]: Json }>({});
  return (
    <form
      className="max-h-72 space-y-2 overflow-y-auto"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(
          { form: values },
          Object.values(values)
            .filter((one) => one !== "")
            .map(String)
            .join(" · ") || t("skipped"),
        );
      }}
    >
      {awaiting.fields.map((field) => (
        <FieldReply
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      <Button type="submit" size="sm" variant="primary" disabled={disabled}>
        {t("send")}
      </Button>
    </form>
  );
}

function FieldReply({
  field,
  value,
  onChange,
}: {
  field: FormField;
  value: Json | undefined;
  onChange: (value: Json) => void;
}) {
  const id = useId();
  const text = typeof value === "string" ? value : "";
  const label = (
    <label htmlFor={id} className="text-xs text-muted">
      {field.label}
      {field.required ? <span aria-hidden> *</span> : null}
    </label>
  );
  if (field.type === "checkbox") {
    return (
      <div className="flex items-center gap-2">
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </div>
    );
  }
  return (
    <div>
      {label}
      {field.type === "choice" ? (
        <select
          id={id}
          className={cx(INPUT, "h-8")}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="" />
          {(field.options ?? []).map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </select>
      ) : field.type === "longText" ? (
        <textarea
          id={id}
          rows={2}
          className={cx(INPUT, "py-1.5")}
          placeholder={field.placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          id={id}
          type={KINDS[field.type] ?? "text"}
          className={cx(INPUT, "h-8")}
          placeholder={field.placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
