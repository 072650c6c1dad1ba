"use client";
import { type ReactNode, useId, useMemo } from "react";
import { useTranslations } from "use-intl";
import { targetSchema } from "../../../flow/kernel/ids";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { useBuilderState } from "../builder-context";
import { knownVariables } from "./known-variables";

/** Where a value is kept. A new name makes a new variable; empty keeps nothing (undefined). */
export function VariableField({
  label,
  hideLabel,
  help,
  value,
  onChange,
  required,
}: {
  label: ReactNode;
  hideLabel?: boolean;
  help?: ReactNode;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  required?: boolean;
}) {
  const t = useTranslations("inspectors.variables");
  const flow = useBuilderState((state) => state.flow);
  const listId = useId();
  const names = useMemo(
    () =>
      knownVariables(flow).filter(
        (one) => one.kind === "declared" || one.kind === "written" || one.kind === "contact",
      ),
    [flow],
  );
  const wrong = value ? !targetSchema.safeParse(value).success : false;
  return (
    <Field
      label={label}
      hideLabel={hideLabel ?? false}
      help={help}
      error={wrong ? t("badName") : required && !value ? t("needed") : undefined}
    >
      <Input
        mono
        list={listId}
        value={value ?? ""}
        placeholder={t("placeholder")}
        onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
      />
      <datalist id={listId}>
        {names.map((one) => (
          <option key={one.path} value={one.path} />
        ))}
      </datalist>
    </Field>
  );
}
