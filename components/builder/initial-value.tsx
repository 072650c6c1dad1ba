"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { FlowVariable, Json } from "../../flow/index";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

type Props = {
  kind: FlowVariable["kind"];
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

/** What a variable holds before anything was written: nothing, or a value of its kind. */
export function InitialValue({ kind, value, onChange }: Props) {
  const t = useTranslations("builder.variables");
  const [text, setText] = useState(() => shown(kind, value));
  const [bad, setBad] = useState(false);
  if (kind === "boolean") {
    return (
      <Field label={t("initial")}>
        <Select
          value={value === true ? "yes" : value === false ? "no" : "unset"}
          onValueChange={(next) => onChange(next === "unset" ? undefined : next === "yes")}
          options={[
            { value: "unset", label: t("unset") },
            { value: "yes", label: t("yes") },
            { value: "no", label: t("no") },
          ]}
        />
      </Field>
    );
  }
  return (
    <Field
      label={t("initial")}
      error={bad ? t(kind === "number" ? "badNumber" : kind === "date" ? "badDate" : "badJson") : undefined}
    >
      <Input
        mono={kind === "list" || kind === "object"}
        placeholder={kind === "list" ? "[]" : kind === "object" ? "{}" : t("unset")}
        value={text}
        onValueChange={(next) => {
          setText(next);
          const read = readInitial(kind, next);
          setBad(!read.ok);
          if (read.ok) onChange(read.value);
        }}
      />
    </Field>
  );
}

function shown(kind: FlowVariable["kind"], value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return kind === "list" || kind === "object" || typeof value === "object"
    ? JSON.stringify(value)
    : String(value);
}

/** A typed text as a value of the kind; empty is no value. */
export function readInitial(
  kind: FlowVariable["kind"],
  text: string,
): { ok: true; value: Json | undefined } | { ok: false } {
  if (text.trim() === "") return { ok: true, value: undefined };
  switch (kind) {
    case "text":
      return { ok: true, value: text };
    case "number": {
      const number = Number(text);
      return Number.isFinite(number) ? { ok: true, value: number } : { ok: false };
    }
    case "boolean":
      return { ok: true, value: text === "true" };
    case "date":
      return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))
        ? { ok: true, value: text }
        : { ok: false };
    case "list":
    case "object": {
      try {
        const value = JSON.parse(text) as Json;
        const fits =
          kind === "list"
            ? Array.isArray(value)
            : typeof value === "object" && value !== null && !Array.isArray(value);
        return fits ? { ok: true, value } : { ok: false };
      } catch {
        return { ok: false };
      }
    }
  }
}
