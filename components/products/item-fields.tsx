"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import type { ItemKind } from "./use-products";

export interface TypedItem {
  label: string;
  text: string;
  phrasings: string;
}

/** The fields of something that is to be said, by its kind. */
export function ItemFields({
  kind,
  typed,
  onChange,
}: {
  kind: ItemKind;
  typed: TypedItem;
  onChange: (change: Partial<TypedItem>) => void;
}) {
  const t = useTranslations("products.launch");
  return (
    <>
      {kind === "point" ? null : (
        <Field label={t(`label.${kind}`)}>
          <Input
            maxLength={1_000}
            placeholder={kind === "script" ? t("everybody") : undefined}
            value={typed.label}
            onValueChange={(label) => onChange({ label })}
          />
        </Field>
      )}
      <Field label={t(`textOf.${kind}`)}>
        <Textarea
          rows={2}
          maxLength={20_000}
          value={typed.text}
          onValueChange={(text) => onChange({ text })}
        />
      </Field>
      {kind === "question" ? (
        <Field label={t("phrasings")}>
          <Textarea rows={2} value={typed.phrasings} onValueChange={(phrasings) => onChange({ phrasings })} />
        </Field>
      ) : null}
    </>
  );
}
