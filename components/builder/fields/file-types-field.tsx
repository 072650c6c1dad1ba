"use client";
import { useTranslations } from "use-intl";
import { TextField } from "./text-field";
import { useDraft } from "./use-draft";

type Types = string[] | undefined;

/** Kinds of file as they were written, parted by commas; none is undefined. */
export function readFileTypes(text: string): Types {
  const types = text
    .split(/[,，]/u)
    .map((one) => one.trim().slice(0, 100))
    .filter(Boolean)
    .slice(0, 50);
  return types.length ? types : undefined;
}

const print = (types: Types): string => types?.join(", ") ?? "";

/** MIME types or extensions that a visitor may send. */
export function FileTypesField({ value, onChange }: { value: Types; onChange: (value: Types) => void }) {
  const t = useTranslations("inspectors.input");
  const draft = useDraft(value, print, readFileTypes);
  return (
    <TextField
      label={t("fileTypes")}
      help={t("fileTypesHelp")}
      value={draft.text}
      onChange={(text) => onChange(draft.type(text ?? ""))}
      onBlur={draft.settle}
    />
  );
}
