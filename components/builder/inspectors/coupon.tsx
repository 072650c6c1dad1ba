"use client";
import { useQuery } from "@tanstack/react-query";
import { Ticket } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { COUPON_ACTIONS } from "../../../flow/nodes/coupon/node";
import { useSession } from "../../shell/session-context";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { DurationField } from "../fields/duration-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function CouponInspector({ data, onChange }: InspectorProps<"coupon">) {
  const t = useTranslations("inspectors.coupon");
  const { workspace } = useSession();
  const pools = useQuery(useTRPC().coupons.list.queryOptions());
  const options = (pools.data ?? []).map((one) => ({
    value: one.id,
    label: one.name,
    description: one.closedAt
      ? t("closed")
      : one.left === null
        ? t("unlimited")
        : t("left", { count: one.left }),
  }));
  const known = options.some((one) => one.value === data.pool);
  return (
    <>
      <Section help={t("help")}>
        <Field
          label={t("pool")}
          error={data.pool && pools.data && !known ? t("gone") : undefined}
          help={
            <Link href={`/w/${workspace.slug}/coupons`} className="inline-flex items-center gap-1 underline">
              <Ticket size={12} aria-hidden />
              {t("manage")}
            </Link>
          }
        >
          <Combobox
            value={data.pool || null}
            onValueChange={(pool) => onChange({ ...data, pool: pool ?? "" })}
            options={options}
            emptyText={t("none")}
          />
        </Field>
        <Field label={t("action")} help={t(`actionHelp.${data.action}`)}>
          <Select
            value={data.action}
            onValueChange={(action) => onChange({ ...data, action })}
            options={COUPON_ACTIONS.map((value) => ({ value, label: t(`actions.${value}`) }))}
          />
        </Field>
        {data.action === "reserve" ? (
          <DurationField
            label={t("hold")}
            value={data.hold ?? { amount: 30, unit: "minutes" }}
            onChange={(hold) => onChange({ ...data, hold })}
          />
        ) : null}
        <TextField
          label={t("campaign")}
          help={t("campaignHelp")}
          maxLength={100}
          value={data.campaign}
          onChange={(campaign) => onChange({ ...data, campaign: campaign ?? "" })}
        />
        {data.action === "release" ? null : (
          <VariableField
            label={t("save")}
            value={data.save}
            onChange={(save) => onChange({ ...data, save: save ?? "" })}
          />
        )}
      </Section>
      {data.action === "release" ? null : (
        <p className="px-3 pb-3 text-xs text-subtle">{t("print", { name: data.save || "coupon" })}</p>
      )}
    </>
  );
}
