"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { AudienceField } from "../builder/fields/audience-field";
import { NumberField } from "../builder/fields/number-field";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SegmentedControl } from "../ui/segmented-control";
import { toast } from "../ui/toast";
import { DryRunPanel } from "./dry-run-panel";
import { OwnTimes } from "./own-times";

/** Plans a broadcast: what, to whom, when; with how many it reaches, and a dry run of it. */
export function PlanDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("broadcasts.plan");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const flows = useQuery(trpc.broadcasts.flows.queryOptions());
  const [name, setName] = useState("");
  const [flowId, setFlowId] = useState("");
  const [audience, setAudience] = useState("");
  const [when, setWhen] = useState<"now" | "later" | "own">("now");
  const [time, setTime] = useState("");
  const [perSecond, setPerSecond] = useState<number | undefined>();
  const [confirmed, setConfirmed] = useState("");
  const [tried, setTried] = useState(false);
  const target = { flowId, audienceId: audience || null };
  const localTime = when === "own" && time ? time : null;
  const estimate = useQuery(
    trpc.broadcasts.estimate.queryOptions(
      { ...target, localTime },
      // An audience whose members are being found has them in a moment.
      { enabled: flowId !== "", refetchInterval: ({ state }) => (state.error ? 5_000 : false) },
    ),
  );
  const plan = useMutation(
    trpc.broadcasts.plan.mutationOptions({
      onSuccess: ({ state }) => {
        toast.success(t(state));
        onClose();
      },
      onSettled: () => queries.invalidateQueries(trpc.broadcasts.pathFilter()),
    }),
  );
  const people = estimate.data?.people;
  const rightCount = people !== undefined && confirmed.trim() === String(people);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || !flowId || !rightCount || (when !== "now" && !time)) return;
    const sendAt = when === "later" ? new Date(time).toISOString() : null;
    plan.mutate({ ...target, name: name.trim(), sendAt, localTime, perSecond: perSecond ?? null });
  }
  return (
    <FormDialog
      size="xl"
      title={t("title")}
      action={t("submit")}
      pending={plan.isPending}
      fault={plan.error ? errorText(plan.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("name")} error={tried && !name.trim() ? t("nameMissing") : undefined}>
        <Input value={name} onValueChange={setName} maxLength={200} placeholder={t("namePlaceholder")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("flow")} error={tried && !flowId ? t("flowMissing") : undefined}>
          <Combobox
            value={flowId || null}
            onValueChange={(flow) => setFlowId(flow ?? "")}
            options={(flows.data ?? []).map((one) => ({ value: one.flowId, label: one.name }))}
            emptyText={t("noFlows")}
          />
        </Field>
        <AudienceField value={audience} onChange={setAudience} />
        <div className="flex flex-col gap-2">
          <Field label={t("when")}>
            <SegmentedControl
              aria-label={t("when")}
              value={when}
              onValueChange={setWhen}
              options={[
                { value: "now", label: t("now") },
                { value: "later", label: t("later") },
                { value: "own", label: t("own") },
              ]}
            />
          </Field>
          {when === "now" ? null : (
            <Field
              label={t("time")}
              hideLabel
              help={when === "own" ? t("ownHelp") : undefined}
              error={tried && !time ? t("timeMissing") : undefined}
            >
              <Input type="datetime-local" value={time} onValueChange={setTime} />
            </Field>
          )}
        </div>
        <NumberField
          label={t("pace")}
          help={t("paceHelp")}
          min={1}
          max={1_000}
          value={perSecond}
          onChange={setPerSecond}
        />
      </div>
      {estimate.error ? <Notice tone="danger">{errorText(estimate.error)}</Notice> : null}
      {estimate.data ? (
        <>
          <p className="text-sm font-medium" aria-live="polite">
            {t("people", { count: estimate.data.people })}
            {estimate.data.coupons.map(({ currency, minor }) => (
              <span key={currency} className="ml-3 font-normal text-muted">
                {t("coupons", { amount: formatMoney(minor, currency) })}
              </span>
            ))}
          </p>
          {estimate.data.needsApproval ? <Notice tone="warn">{t("needsApproval")}</Notice> : null}
          <OwnTimes groups={estimate.data.ownTimes} />
          <DryRunPanel
            key={`${flowId} ${audience} ${when === "own"}`}
            {...target}
            at={when === "now" ? null : time || null}
            own={when === "own"}
          />
          <Field
            label={t("confirm")}
            help={t("confirmHelp")}
            error={tried && !rightCount ? t("wrong", { count: String(estimate.data.people) }) : undefined}
          >
            <Input
              inputMode="numeric"
              value={confirmed}
              onValueChange={setConfirmed}
              placeholder={String(estimate.data.people)}
            />
          </Field>
        </>
      ) : null}
    </FormDialog>
  );
}
