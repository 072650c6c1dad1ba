import { useFormatter, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";

export type Experiment = RouterOutputs["experiments"]["list"][number];
export type ExperimentDetail = RouterOutputs["experiments"]["get"];
export type Reading = NonNullable<Experiment["reading"]>;
export type Arm = Reading["arms"][number];

/** A lift with its interval; a bound that is not known yet is left open. */
export interface Lift {
  readonly lift: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What the experiment is decided by. */
export const liftOf = (arm: Arm, measure: "rate" | "value"): Arm["rate"] =>
  measure === "value" ? arm.worth : arm.rate;

/** The words of experiments that stand in several places. */
export function useExperimentWords() {
  const t = useTranslations("experiments");
  const format = useFormatter();
  const percent = (part: number) =>
    format.number(part, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
  const nameOf = (experiment: Pick<Experiment, "variants" | "control">, id: string): string => {
    const label = experiment.variants.find((one) => one.id === id)?.label;
    return id === "holdout" ? t("holdout") : label || id;
  };
  return {
    nameOf,
    /** "+12%" */
    lift: ({ lift }: Lift): string => (lift === null ? "–" : percent(lift)),
    /** "−3% to +20%" */
    interval: ({ low, high }: Lift): string | null =>
      low === null && high === null
        ? null
        : t("interval", {
            low: low === null ? t("open") : percent(low),
            high: high === null ? t("open") : percent(high),
          }),
    /** The one verdict. */
    verdict: (experiment: Pick<Experiment, "verdict" | "state" | "variants" | "control">): string => {
      const { verdict, state } = experiment;
      if (state === "draft") return t("verdicts.draft");
      if (!verdict) return t("verdicts.nothing");
      switch (verdict.kind) {
        case "winner":
          return t("verdicts.winner", { name: nameOf(experiment, verdict.variant) });
        case "noDifference":
          return t("verdicts.noDifference");
        case "notYet":
          if (state === "ended") return t("verdicts.unknown");
          return verdict.daysLeft === null
            ? t("verdicts.nothing")
            : t("verdicts.notYet", { days: verdict.daysLeft });
      }
    },
  };
}
