"use client";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { SimulationController } from "./simulation-store";

const STEPS = [
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
] as const;

/** Moves the trial's clock forward; timers go off on the way. */
export function ClockTools({
  controller,
  now,
  disabled,
  icon,
}: {
  controller: SimulationController;
  now: number;
  disabled: boolean;
  icon: ReactNode;
}) {
  const t = useTranslations("simulator.clock");
  const format = useFormatter();
  const next = controller.untilNextTimer();
  const button = "rounded-md border border-line px-1.5 py-0.5 hover:bg-hover disabled:opacity-50";
  return (
    <div className="flex flex-wrap items-center gap-1 text-2xs text-subtle">
      <span className="mr-auto" suppressHydrationWarning>
        {format.dateTime(new Date(now), { dateStyle: "short", timeStyle: "short" })}
      </span>
      {icon}
      {STEPS.map(([name, milliseconds]) => (
        <button
          key={name}
          type="button"
          disabled={disabled}
          className={button}
          onClick={() => void controller.forward(milliseconds)}
        >
          {t(name)}
        </button>
      ))}
      {next === null ? null : (
        <button
          type="button"
          disabled={disabled}
          className={button}
          onClick={() => void controller.forward(next)}
        >
          {t("next")}
        </button>
      )}
    </div>
  );
}
