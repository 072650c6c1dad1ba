"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { Slider } from "../ui/slider";
import { toast } from "../ui/toast";
import { useShare } from "./use-knowledge";

const PAUSE_MS = 400;

/** Which share of its answers should be right; what confidence that takes stands beside it. */
export function TargetField({ mayManage }: { mayManage: boolean }) {
  const t = useTranslations("knowledge.tests");
  const share = useShare();
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.knowledge.settings.queryKey();
  const settings = useQuery(trpc.knowledge.settings.queryOptions());
  const [draft, setDraft] = useState<number | null>(null);
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout>>();
  const save = useMutation(
    trpc.knowledge.updateSettings.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: (next) => queries.setQueryData(queryKey, next),
      onSettled: () => setDraft(null),
    }),
  );
  if (!settings.data) return null;
  const { threshold, calibrated } = settings.data;
  const value = draft ?? settings.data.targetPrecision;
  function change(percent: number) {
    const targetPrecision = percent / 100;
    setDraft(targetPrecision);
    clearTimeout(timer);
    setTimer(setTimeout(() => save.mutate({ targetPrecision }), PAUSE_MS));
  }
  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <Field
        label={t("target")}
        help={
          <>
            {t("targetHelp", { threshold: share(threshold) })}
            <br />
            {t(calibrated ? "calibrated" : "notCalibrated")}
          </>
        }
      >
        <Slider
          min={80}
          max={99}
          value={Math.round(value * 100)}
          onValueChange={change}
          disabled={!mayManage}
          format={{ style: "unit", unit: "percent" }}
          aria-label={t("target")}
        />
      </Field>
    </div>
  );
}
