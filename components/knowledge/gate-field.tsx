"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { useShare } from "./use-knowledge";

const SHARES = ["0.7", "0.8", "0.85", "0.9", "0.95", "1"];

/** Which share of the test questions has to go well for a flow that answers to go live; `passed`: how many did at last. */
export function GateField({ mayManage, passed }: { mayManage: boolean; passed: number | undefined }) {
  const t = useTranslations("knowledge.tests");
  const share = useShare();
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const settings = useQuery(trpc.knowledge.settings.queryOptions());
  const save = useMutation(
    trpc.knowledge.updateSettings.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: (next) => queries.setQueryData(trpc.knowledge.settings.queryKey(), next),
    }),
  );
  if (!settings.data) return null;
  const { gateAccuracy } = settings.data;
  const value = gateAccuracy === null ? "none" : String(gateAccuracy);
  const shares = value === "none" || SHARES.includes(value) ? SHARES : [...SHARES, value].sort();
  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <Field
        label={t("gate")}
        help={
          passed === undefined ? (
            t("gateHelp")
          ) : (
            <>
              {t("gateHelp")}
              <br />
              {t("gateLast", { share: share(passed) })}
            </>
          )
        }
      >
        <Select
          value={value}
          disabled={!mayManage}
          onValueChange={(next) => save.mutate({ gateAccuracy: next === "none" ? null : Number(next) })}
          options={[
            { value: "none", label: t("gateNone") },
            ...shares.map((one) => ({ value: one, label: t("gateShare", { share: share(Number(one)) }) })),
          ]}
        />
      </Field>
    </div>
  );
}
