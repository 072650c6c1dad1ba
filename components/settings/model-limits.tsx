"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterInputs, RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { SettingsSection } from "./settings-section";

const shown = (value: number | null | undefined): string => (value == null ? "" : String(value));
/** A number of 0 or more; null for nothing; NaN for what is neither. */
const numberOf = (text: string): number | null => {
  const plain = text.replaceAll(/[,\s]/g, "");
  if (plain === "") return null;
  const value = Number(plain);
  return value >= 0 ? value : Number.NaN;
};

/** How much may be used in a day, and what it costs. */
export function ModelLimits({
  stored,
  mayEdit,
}: {
  stored: RouterOutputs["model"]["get"];
  mayEdit: boolean;
}) {
  const t = useTranslations("settings.model");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [daily, setDaily] = useState(shown(stored.dailyTokens));
  const [input, setInput] = useState(shown(stored.prices?.input));
  const [output, setOutput] = useState(shown(stored.prices?.output));
  const [currency, setCurrency] = useState(stored.prices?.currency ?? "");
  const update = useMutation(
    trpc.model.update.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        return queryClient.invalidateQueries({ queryKey: trpc.model.pathKey() });
      },
    }),
  );
  const tokens = numberOf(daily);
  const prices = pricesOf(input, output, currency);
  const isWhole = tokens === null || Number.isSafeInteger(tokens);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isWhole && prices !== undefined) update.mutate({ dailyTokens: tokens, prices });
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <SettingsSection
        title={t("limits")}
        footer={
          mayEdit ? (
            <Button
              type="submit"
              variant="primary"
              loading={update.isPending}
              disabled={!isWhole || prices === undefined}
            >
              {common("save")}
            </Button>
          ) : null
        }
      >
        {update.error ? <Notice tone="danger">{errorText(update.error)}</Notice> : null}
        <Field
          label={t("dailyTokens")}
          help={t("dailyTokensHelp")}
          error={isWhole ? undefined : t("numberInvalid")}
          disabled={!mayEdit}
        >
          <Input inputMode="numeric" value={daily} onValueChange={setDaily} maxLength={20} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-3">
          <Field
            label={t("priceInput")}
            error={prices === undefined ? t("pricesIncomplete") : undefined}
            disabled={!mayEdit}
          >
            <Input inputMode="decimal" value={input} onValueChange={setInput} maxLength={12} />
          </Field>
          <Field label={t("priceOutput")} disabled={!mayEdit}>
            <Input inputMode="decimal" value={output} onValueChange={setOutput} maxLength={12} />
          </Field>
          <Field label={t("currency")} help={t("currencyHelp")} disabled={!mayEdit}>
            <Input value={currency} onValueChange={setCurrency} maxLength={3} />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}

/** Null: no prices; undefined: some of it is missing or wrong. */
function pricesOf(
  input: string,
  output: string,
  currency: string,
): RouterInputs["model"]["update"]["prices"] {
  const [read, written, code] = [numberOf(input), numberOf(output), currency.trim().toUpperCase()];
  if (read === null && written === null && code === "") return null;
  if (read === null || written === null || !(read <= 100_000) || !(written <= 100_000)) return undefined;
  return /^[A-Z]{3}$/.test(code) ? { input: read, output: written, currency: code } : undefined;
}
