/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting, FormField } from "../../../../flow/kernel/chat";
import { plainText } from "../../plain-text";
import { useChat } from "../chat-context";

type Values = { [name: string]: string | boolean };

const KINDS = {
  text: "text",
  email: "email",
  phone: "tel",
  number: "text",
  url: "text",
  date: "date",
  time: "time",
} as const;
const COMPLETE = { email: "email", phone: "tel", url: "url" } as const;

/** Several questions at once. */
export default function FormInput({ asked }: { asked: Extract<Awaiting, { type: "form" }> }) {
  const { session, t } = useChat();
  const [values, setValues] = useState<Values>({});
  const [tried, setTried] = useState(false);
  const missing = (field: FormField) =>
    field.required === true &&
    (values[field.name] === undefined || values[field.name] === "" || values[field.name] === false);
  const send = (event: Event & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    setTried(true);
    const first = asked.fields.find(missing);
    if (first) {
      const element = event.currentTarget.elements.namedItem(first.name);
      if (element instanceof HTMLElement) element.focus();
      return;
    }
    const lines = asked.fields.flatMap((field) => {
      const value = values[field.name];
      return value === undefined || value === ""
        ? []
        : [`${field.label}: ${value === true ? "✓" : value === false ? "–" : shown(field, value)}`];
    });
    session.say({ form: values }, { type: "text", text: lines.join("\n") });
  };
  return (
    <form class="fields" noValidate onSubmit={send}>
      {asked.fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          missing={tried && missing(field)}
          onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))}
        />
      ))}
      <button type="submit" class="main">
        {asked.button ?? t("composer.send")}
      </button>
    </form>
  );
}

function Field({
  field,
  value,
  missing,
  onChange,
}: {
  field: FormField;
  value: string | boolean | undefined;
  missing: boolean;
  onChange: (value: string | boolean) => void;
}) {
  const { t } = useChat();
  const { name, type, required, placeholder, options = [] } = field;
  const faultId = `${name}-fault`;
  const shared = {
    name,
    placeholder,
    "aria-required": required ?? false,
    "aria-invalid": missing,
    ...(missing ? { "aria-describedby": faultId } : {}),
  };
  const text = typeof value === "string" ? value : "";
  const label = (
    <span dir="auto">
      {plainText(field.label)}
      {required ? <i aria-hidden="true"> *</i> : null}
    </span>
  );
  const fault = missing ? (
    <small class="fault" id={faultId}>
      {t("form.required")}
    </small>
  ) : null;
  if (type === "checkbox") {
    return (
      <label class="check">
        <input
          type="checkbox"
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
        {fault}
      </label>
    );
  }
  return (
    <label>
      {label}
      {type === "longText" ? (
        <textarea
          rows={3}
          dir="auto"
          {...shared}
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      ) : type === "choice" ? (
        <select {...shared} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{placeholder ?? t("form.choose")}</option>
          {options.map((one) => (
            <option key={one.id} value={one.id}>
              {plainText(one.label)}
            </option>
          ))}
        </select>
      ) : (
        <input
          type={KINDS[type]}
          inputMode={type === "number" ? "decimal" : type === "url" ? "url" : undefined}
          autocomplete={type in COMPLETE ? COMPLETE[type as keyof typeof COMPLETE] : undefined}
          dir={type === "email" || type === "phone" || type === "url" ? "ltr" : "auto"}
          {...shared}
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {fault}
    </label>
  );
}

const shown = (field: FormField, value: string): string =>
  field.options?.find((one) => one.id === value)?.label ?? value;
