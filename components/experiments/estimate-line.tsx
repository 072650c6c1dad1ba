"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Notice } from "../ui/notice";
import type { Goal, TypedSetup } from "./setup-fields";

/** How many contacts the plan needs, and how many days that takes with those who come. */
export function EstimateLine({
  flowId,
  nodeId,
  control,
  goal,
  plan,
}: {
  flowId: string;
  nodeId: string;
  control: string;
  goal: Goal;
  plan: TypedSetup["plan"];
}) {
  const t = useTranslations("experiments.estimate");
  const format = useFormatter();
  const errorText = useErrorText();
  const estimate = useQuery({
    ...useTRPC().experiments.estimate.queryOptions({ flowId, node: nodeId, control, goal, plan }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (estimate.error) return <Notice tone="warn">{errorText(estimate.error)}</Notice>;
  if (!estimate.data) return null;
  const { traffic, baseline, contacts, onceOnly, days } = estimate.data;
  const percent = (part: number) => format.number(part, { style: "percent", maximumFractionDigits: 1 });
  return (
    <Notice tone="neutral">
      <span className="flex flex-col gap-1">
        <span>{days === null ? t("contacts", { contacts }) : t("contactsAndDays", { contacts, days })}</span>
        <span className="text-xs">
          {traffic.baseline === null
            ? t("noTraffic", { baseline: percent(baseline) })
            : t("traffic", {
                perDay: format.number(Math.round(traffic.perDay * 10) / 10),
                baseline: percent(baseline),
                days: Math.round(traffic.days),
              })}
        </span>
        <span className="text-xs">{t("once", { contacts: onceOnly })}</span>
      </span>
    </Notice>
  );
}
