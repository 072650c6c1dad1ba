"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { INTEREST_KINDS, interestKey, readInterest } from "./interest";
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
      {kind === "point" ? null : kind === "script" ? (
        <InterestFields value={typed.label} onChange={(label) => onChange({ label })} />
      ) : (
        <Field label={t(`label.${kind}`)}>
          <Input maxLength={1_000} value={typed.label} onValueChange={(label) => onChange({ label })} />
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

function InterestFields({ value, onChange }: { value: string; onChange: (key: string) => void }) {
  const t = useTranslations("products.launch");
  const { kind, name } = readInterest(value);
  return (
    <div className="flex flex-wrap gap-2">
      <Field label={t("interestKind")}>
        <Select
          aria-label={t("interestKind")}
          value={kind}
          onValueChange={(next) => onChange(interestKey({ kind: next, name }))}
          options={INTEREST_KINDS.map((one) => ({ value: one, label: t(`interestKinds.${one}`) }))}
        />
      </Field>
      {kind === "everybody" ? null : (
        <Field label={t("label.script")}>
          <Input
            required
            maxLength={200}
            value={name}
            onValueChange={(next) => onChange(`${kind}:${next}`)}
          />
        </Field>
      )}
    </div>
  );
}
