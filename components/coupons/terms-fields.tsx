"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import type { TypedTerms } from "./pool-terms";

const CURRENCIES = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD", "SGD"];

/** Worth, budget and end of a pool. `fixed`: the worth of coupons that may have been given already. */
export function TermsFields({
  value,
  onChange,
  wrong,
  fixed,
}: {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  wrong: keyof TypedTerms | null;
  fixed?: boolean;
}) {
  const t = useTranslations("coupons.terms");
  const error = (field: keyof TypedTerms) => (wrong === field ? t(`wrong.${field}`) : undefined);
  const set = (field: keyof TypedTerms) => (text: string) => onChange({ ...value, [field]: text });
  return (
    <>
      {fixed ? null : (
        <div className="grid grid-cols-[1fr_7rem] gap-3">
          <Field label={t("worth")} help={t("worthHelp")} error={error("worth")}>
            <Input inputMode="decimal" value={value.worth} onValueChange={set("worth")} maxLength={14} />
          </Field>
          <Field label={t("currency")} error={error("currency")}>
            <Input
              list="coupon-currencies"
              value={value.currency}
              onValueChange={set("currency")}
              maxLength={3}
              className="uppercase"
            />
          </Field>
          <datalist id="coupon-currencies">
            {CURRENCIES.map((code) => (
              <option key={code} value={code} />
            ))}
          </datalist>
        </div>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("count")} help={t("countHelp")} error={error("count")}>
          <Input inputMode="numeric" value={value.count} onValueChange={set("count")} maxLength={10} />
        </Field>
        <Field label={t("budget")} help={t("budgetHelp")} error={error("budget")}>
          <Input inputMode="decimal" value={value.budget} onValueChange={set("budget")} maxLength={16} />
        </Field>
        <Field label={t("expires")} help={t("expiresHelp")} error={error("expires")}>
          <Input type="datetime-local" value={value.expires} onValueChange={set("expires")} />
        </Field>
        <Field label={t("hours")} help={t("hoursHelp")} error={error("hours")}>
          <Input inputMode="decimal" value={value.hours} onValueChange={set("hours")} maxLength={8} />
        </Field>
      </div>
    </>
  );
}
