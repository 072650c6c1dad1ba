"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { SavedNumberField } from "../settings/saved-number-field";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { toast } from "../ui/toast";

/** The limit holds for each currency by itself, and is kept in hundredths of its main unit. */
const HUNDREDTHS = 100;
const CHANNELS = ["email", "web", "webhook"] as const;

/** Above what a second person approves, and how many messages may leave in a second. */
export function LimitsForm() {
  const t = useTranslations("broadcasts.limits");
  const mayDecide = useMay("campaigns.admin");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const limits = useQuery(trpc.broadcasts.limits.queryOptions());
  const marketing = useQuery(trpc.campaigns.settings.queryOptions());
  const onError = (error: unknown) => toast.error(errorText(error));
  const save = useMutation(
    trpc.broadcasts.updateLimits.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.broadcasts.limits.queryKey(), saved),
      onError,
    }),
  );
  const update = useMutation(
    trpc.campaigns.updateSettings.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.campaigns.settings.queryKey(), saved),
      onError,
    }),
  );
  if (!limits.data || !marketing.data) return null;
  const { people, minor } = limits.data;
  const { settings } = marketing.data;
  return (
    <section aria-label={t("title")} className="mt-4 grid max-w-3xl gap-6 sm:grid-cols-2">
      <fieldset disabled={!mayDecide} className="flex flex-col gap-3">
        <legend className="mb-2 font-medium">{t("title")}</legend>
        <SavedNumberField
          label={t("people")}
          min={1}
          value={people ?? undefined}
          onSave={(value) => save.mutate({ people: value ?? null, minor })}
        />
        <SavedNumberField
          label={t("money")}
          help={t("help")}
          min={0}
          step={0.01}
          value={minor === null ? undefined : minor / HUNDREDTHS}
          onSave={(value) =>
            save.mutate({ people, minor: value === undefined ? null : Math.round(value * HUNDREDTHS) })
          }
        />
      </fieldset>
      <fieldset disabled={!mayManage} className="flex flex-col gap-3">
        <legend className="mb-2 font-medium">{t("throttle")}</legend>
        {CHANNELS.map((channel) => (
          <SavedNumberField
            key={channel}
            label={t(`channels.${channel}`)}
            help={channel === "webhook" ? t("throttleHelp") : undefined}
            min={1}
            max={1_000}
            value={settings.throttle[channel]}
            onSave={(value) => {
              const { [channel]: _, ...others } = settings.throttle;
              update.mutate({
                ...settings,
                throttle: value === undefined ? others : { ...others, [channel]: value },
              });
            }}
          />
        ))}
      </fieldset>
    </section>
  );
}
