"use client";
import { useTranslations } from "use-intl";
import { type Experiment, liftOf, useExperimentWords } from "./experiment-words";

/** The lift of a variant with its interval, beside its way out on the canvas. */
export function SplitLift({ experiment, variant }: { experiment: Experiment; variant: string }) {
  const t = useTranslations("experiments");
  const words = useExperimentWords();
  const arm = experiment.reading?.arms.find((one) => one.variant === variant);
  if (!arm) return null;
  if (variant === experiment.control) return <span className="text-2xs text-subtle">{t("control")}</span>;
  const lift = liftOf(arm, experiment.goal.measure);
  if (!lift || lift.lift === null) return null;
  const interval = words.interval(lift) ?? t("tooEarly");
  return (
    <span
      title={t("onSplit.lift", { lift: words.lift(lift), interval })}
      className={`mr-auto flex min-w-0 flex-col text-2xs leading-tight tabular-nums ${lift.verdict === "better" ? "text-ok-text" : lift.verdict === "worse" ? "text-danger-text" : "text-muted"}`}
    >
      <span className="font-medium">{words.lift(lift)}</span>
      <span className="truncate">{interval}</span>
    </span>
  );
}
