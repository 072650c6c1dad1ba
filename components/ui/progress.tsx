"use client";
import { Progress as Base } from "@base-ui/react/progress";
import type { ReactNode } from "react";

/** `value` of `max` done; null when the length is unknown. `detail` says how many and how long still. */
export function Progress({
  value,
  max = 100,
  label,
  detail,
}: {
  value: number | null;
  max?: number;
  label: ReactNode;
  detail?: ReactNode;
}) {
  return (
    <Base.Root value={value} max={max} className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <Base.Label className="text-muted">{label}</Base.Label>
        {detail ? <span className="tabular-nums text-subtle">{detail}</span> : null}
      </div>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-active">
        <Base.Indicator className="h-full rounded-full bg-accent transition-[width] data-[indeterminate]:w-1/3 data-[indeterminate]:animate-pulse-soft" />
      </Base.Track>
    </Base.Root>
  );
}
