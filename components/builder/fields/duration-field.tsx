"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { DURATION_UNITS, type Duration } from "../../../flow/kernel/fields";
import { Select } from "../../ui/select";
import { NumberField } from "./number-field";

/** An amount and a unit. */
export function DurationField({
  label,
  hideLabel,
  help,
  value,
  onChange,
}: {
  label: ReactNode;
  hideLabel?: boolean;
  help?: ReactNode;
  value: Duration;
  onChange: (value: Duration) => void;
}) {
  const t = useTranslations("inspectors.duration");
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] items-end gap-2">
      <NumberField
        empty={0}
        label={label}
        hideLabel={hideLabel ?? false}
        min={0}
        max={100_000}
        step={0.5}
        value={value.amount}
        onChange={(amount) => onChange({ ...value, amount: amount ?? 0 })}
      />
      <Select
        aria-label={t("unit")}
        value={value.unit}
        onValueChange={(unit) => onChange({ ...value, unit })}
        options={DURATION_UNITS.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
      />
      {help ? <p className="col-span-2 text-xs text-subtle">{help}</p> : null}
    </div>
  );
}
