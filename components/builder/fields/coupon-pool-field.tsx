"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";

/** Which coupons are meant, by their pool. */
export function CouponPoolField({ value, onChange }: { value: string; onChange: (pool: string) => void }) {
  const t = useTranslations("inspectors.coupon");
  const pools = useQuery(useTRPC().coupons.list.queryOptions());
  const options = (pools.data ?? []).map((one) => ({ value: one.id, label: one.name }));
  const known = options.some((one) => one.value === value);
  return (
    <Field label={t("pool")} error={value && pools.data && !known ? t("gone") : undefined}>
      <Combobox
        value={value || null}
        onValueChange={(pool) => onChange(pool ?? "")}
        options={options}
        emptyText={t("none")}
      />
    </Field>
  );
}
