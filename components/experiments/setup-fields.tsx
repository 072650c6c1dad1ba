"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { NumberField } from "../builder/fields/number-field";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";

type Create = RouterInputs["experiments"]["create"];
export type Goal = Create["goal"];

/** What is typed of an experiment. */
export interface TypedSetup {
  readonly event: string;
  readonly days: number;
  readonly measure: "rate" | "value";
  readonly currency: string;
  readonly plan: { readonly lift: number; readonly power: number; readonly alpha: number };
  readonly guardrails: {
    readonly kind: "optOut" | "handoff" | "complaint";
    readonly margin: number;
    readonly action: "alert" | "stop";
  }[];
  readonly promotes: boolean;
}

export const NEW_SETUP: TypedSetup = {
  event: "order.paid",
  days: 7,
  measure: "rate",
  currency: "CNY",
  plan: { lift: 0.2, power: 0.8, alpha: 0.05 },
  guardrails: [
    { kind: "optOut", margin: 0, action: "stop" },
    { kind: "handoff", margin: 0, action: "alert" },
    { kind: "complaint", margin: 0, action: "stop" },
  ],
  promotes: false,
};

/** The goal as the server takes it; null: something of it is missing. */
export function typedGoal({ event, days, measure, currency }: TypedSetup): Goal | null {
  const code = currency.trim().toUpperCase();
  if (event.trim() === "") return null;
  if (code !== "" && !/^[A-Z]{3}$/.test(code)) return null;
  return { event: event.trim(), days, measure, ...(code === "" ? {} : { currency: code }) };
}

export function SetupFields({
  value,
  onChange,
  estimate,
}: {
  value: TypedSetup;
  onChange: (value: TypedSetup) => void;
  /** Stands beside what it is about: the plan. */
  estimate: ReactNode;
}) {
  const t = useTranslations("experiments");
  const events = useQuery(useTRPC().campaigns.events.queryOptions());
  const change = (more: Partial<TypedSetup>) => onChange({ ...value, ...more });
  const plan = (more: Partial<TypedSetup["plan"]>) => change({ plan: { ...value.plan, ...more } });
  const hundredth = (part: number) => Math.round(part * 1_000) / 10;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t("goal")} help={t("goalHelp")}>
          <Input
            value={value.event}
            onValueChange={(event) => change({ event })}
            maxLength={100}
            list="experiment-events"
          />
        </Field>
        <datalist id="experiment-events">
          {[...new Set((events.data ?? []).map((one) => one.name))].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <NumberField
          label={t("days")}
          help={t("daysHelp")}
          min={1}
          max={60}
          value={value.days}
          onChange={(days) => days !== undefined && change({ days })}
        />
        <Field label={t("currency")} help={t("currencyHelp")}>
          <Input value={value.currency} onValueChange={(currency) => change({ currency })} maxLength={3} />
        </Field>
      </div>
      <div className="flex flex-col gap-1.5">
        <SegmentedControl
          aria-label={t("measure")}
          value={value.measure}
          onValueChange={(measure) => change({ measure })}
          options={[
            { value: "rate", label: t("measures.rate") },
            { value: "value", label: t("measures.value") },
          ]}
          className="self-start"
        />
        <p className="text-xs text-subtle">{t(`measureHelp.${value.measure}`)}</p>
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField
          label={t("lift")}
          help={t("liftHelp")}
          min={1}
          max={500}
          value={hundredth(value.plan.lift)}
          onChange={(lift) => lift !== undefined && plan({ lift: lift / 100 })}
        />
        <NumberField
          label={t("power")}
          help={t("powerHelp")}
          min={50}
          max={99}
          value={hundredth(value.plan.power)}
          onChange={(power) => power !== undefined && plan({ power: power / 100 })}
        />
        <NumberField
          label={t("alpha")}
          help={t("alphaHelp")}
          min={1}
          max={20}
          value={hundredth(value.plan.alpha)}
          onChange={(alpha) => alpha !== undefined && plan({ alpha: alpha / 100 })}
        />
      </div>
      {estimate}
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <legend className="mb-2 text-sm font-medium">{t("guardrails.title")}</legend>
        {value.guardrails.map((one) => (
          <Field key={one.kind} label={t(`guardrails.${one.kind}`)}>
            <Select
              value={one.action}
              onValueChange={(action) =>
                change({
                  guardrails: value.guardrails.map((other) =>
                    other.kind === one.kind ? { ...other, action } : other,
                  ),
                })
              }
              options={(["alert", "stop"] as const).map((action) => ({
                value: action,
                label: t(`guardrails.actions.${action}`),
              }))}
            />
          </Field>
        ))}
      </fieldset>
      <Switch
        label={t("promotes")}
        description={t("promotesHelp")}
        checked={value.promotes}
        onCheckedChange={(promotes) => change({ promotes })}
      />
    </>
  );
}
