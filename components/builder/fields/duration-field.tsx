"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type Duration, DURATION_UNITS } from "../../../flow/kernel/fields";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";

/** An amount and a unit. */
export function DurationField({ label, help, value, onChange }: { label: ReactNode; help?: ReactNode; value: Duration; onChange: (value: Duration) => void }) {
  const t = useTranslations("inspectors.duration");
  return (
    <Field label={label} help={help}>
      <span className="flex gap-2">
        <Input
          type="number"
          min={0}
          max={100_000}
          step="any"
          value={value.amount}
          onChange={(event) => {
            const amount = event.target.valueAsNumber;
            if (Number.isFinite(amount) && amount >= 0) onChange({ ...value, amount });
          }}
          className="w-24"
        />
        <Select aria-label={t("unit")} value={value.unit} onValueChange={(unit) => onChange({ ...value, unit })} options={DURATION_UNITS.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))} />
      </span>
    </Field>
  );
}
