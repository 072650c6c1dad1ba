"use client";
import { useTranslations } from "use-intl";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

interface Typed {
  limited: boolean;
  amount: string;
  currency: string;
}

/** Up to which amount agents may promise on their own. */
export function MoneyLimit({
  on,
  amount,
  currency,
  onChange,
  wrong,
  disabled,
}: {
  on: boolean;
  amount: string;
  currency: string;
  onChange: (change: Partial<Typed>) => void;
  wrong: { amount: boolean; currency: boolean };
  disabled: boolean;
}) {
  const t = useTranslations("service.alerts.money");
  return (
    <>
      <Checkbox
        checked={on}
        disabled={disabled}
        onCheckedChange={(limited) => onChange({ limited })}
        label={t("on")}
        description={t("onHelp")}
      />
      {on ? (
        <div className="grid grid-cols-[1fr_7rem] gap-3 sm:max-w-96">
          <Field
            label={t("amount")}
            help={t("currencyHelp")}
            error={wrong.amount ? t("amountWrong") : undefined}
            disabled={disabled}
          >
            <Input
              inputMode="decimal"
              maxLength={14}
              value={amount}
              onValueChange={(text) => onChange({ amount: text })}
            />
          </Field>
          <Field
            label={t("currency")}
            error={wrong.currency ? t("currencyWrong") : undefined}
            disabled={disabled}
          >
            <Input
              className="uppercase"
              maxLength={3}
              value={currency}
              onValueChange={(text) => onChange({ currency: text })}
            />
          </Field>
        </div>
      ) : null}
    </>
  );
}
