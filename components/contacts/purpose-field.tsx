"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PURPOSE } from "../../flow/kernel/sends";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { useConsentKinds } from "./consent-kinds";

/** No purpose is called that: they begin with a letter. */
const OTHER = "+";
const EXAMPLE = "tea-club";

/** What for: one of the purposes that have words or are in use, or one that is typed. */
export function PurposeField({
  value,
  onChange,
  inUse = [],
  tried = false,
  compact = false,
}: {
  value: string;
  onChange: (purpose: string) => void;
  /** Purposes that are in use already. */
  inUse?: readonly string[];
  /** Somebody has tried to go on: what is missing is said. */
  tried?: boolean;
  compact?: boolean;
}) {
  const t = useTranslations("contacts.profile");
  const { purposes } = useConsentKinds();
  const options = purposes(inUse);
  const [typed, setTyped] = useState(() => !options.some((one) => one.value === value));
  const size = compact ? "sm" : "md";
  const isBad = value === "" ? tried : !PURPOSE.test(value);
  return (
    <>
      <Field label={t("purpose")} hideLabel={compact}>
        <Select
          size={size}
          value={typed ? OTHER : value}
          onValueChange={(next) => {
            setTyped(next === OTHER);
            onChange(next === OTHER ? "" : next);
          }}
          options={[...options, { value: OTHER, label: t("otherPurpose") }]}
        />
      </Field>
      {typed ? (
        <Field
          label={t("purposeName")}
          hideLabel={compact}
          help={compact ? undefined : t("purposeNameHelp")}
          error={isBad ? t("purposeNameBad") : undefined}
        >
          <Input
            size={size}
            mono
            value={value}
            maxLength={40}
            placeholder={EXAMPLE}
            onValueChange={(text) => onChange(text.trim())}
          />
        </Field>
      ) : null}
    </>
  );
}
