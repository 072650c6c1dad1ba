"use client";
import { useTranslations } from "use-intl";
import { TextField } from "./text-field";

interface Named {
  readonly name: string;
  readonly description: string;
}

/** How a model calls a tool, and what it is told that it is for. */
export function ToolNameField({ value, onChange }: { value: Named; onChange: (named: Named) => void }) {
  const t = useTranslations("inspectors.generate");
  const { name, description } = value;
  return (
    <>
      <TextField
        label={t("toolName")}
        help={t("toolNameHelp")}
        mono
        maxLength={40}
        value={name}
        onChange={(text) => onChange({ name: nameOf(text), description })}
      />
      <TextField
        label={t("toolFor")}
        maxLength={500}
        value={description}
        onChange={(text) => onChange({ name, description: text ?? "" })}
      />
    </>
  );
}

const nameOf = (text: string | undefined): string =>
  (text ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40) || "lookup";
