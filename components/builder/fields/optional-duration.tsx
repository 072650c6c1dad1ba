"use client";
import type { ReactNode } from "react";
import type { Duration } from "../../../flow/kernel/fields";
import { Switch } from "../../ui/switch";
import { DurationField } from "./duration-field";

/** A duration that may be left out. */
export function OptionalDuration({
  label,
  help,
  value,
  onChange,
  initial,
}: {
  label: string;
  help?: ReactNode;
  value: Duration | undefined;
  onChange: (value: Duration | undefined) => void;
  initial: Duration;
}) {
  return (
    <div className="space-y-2">
      <Switch
        label={label}
        description={help}
        checked={value !== undefined}
        onCheckedChange={(on) => onChange(on ? initial : undefined)}
      />
      {value ? <DurationField label={label} hideLabel value={value} onChange={onChange} /> : null}
    </div>
  );
}
