"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { toast } from "../ui/toast";
import type { Pool } from "./coupons-page";
import { NO_TERMS, readTerms, type TypedTerms } from "./pool-terms";
import { TermsFields } from "./terms-fields";

/** Makes a pool; one of single codes is filled in the next dialog. */
export function NewPoolDialog({ onClose, onMade }: { onClose: () => void; onMade: (pool: Pool) => void }) {
  const t = useTranslations("coupons");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"unique" | "shared">("unique");
  const [code, setCode] = useState("");
  const locale = useLocale();
  const [typed, setTyped] = useState<TypedTerms>(() => ({
    ...NO_TERMS,
    currency: locale === "zh-CN" ? "CNY" : "USD",
  }));
  const [wrong, setWrong] = useState<keyof TypedTerms | "name" | "code" | null>(null);
  const make = useMutation(
    trpc.coupons.create.mutationOptions({
      onSuccess: async ({ id }) => {
        toast.success(t("made", { name: name.trim() }));
        onClose();
        await queries.invalidateQueries({ queryKey: trpc.coupons.list.queryKey() });
        const list = await queries.fetchQuery(trpc.coupons.list.queryOptions());
        const pool = list.find((one) => one.id === id);
        if (pool?.kind === "unique") onMade(pool);
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readTerms(typed);
    const missing =
      name.trim() === ""
        ? "name"
        : kind === "shared" && code.trim().length < 3
          ? "code"
          : read.ok
            ? null
            : read.field;
    setWrong(missing);
    if (missing === null && read.ok)
      make.mutate({ name: name.trim(), ...(kind === "shared" ? { code: code.trim() } : {}), ...read.terms });
  }
  return (
    <FormDialog
      title={t("new")}
      action={t("create")}
      pending={make.isPending}
      fault={make.error ? errorText(make.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("name")} error={wrong === "name" ? t("nameMissing") : undefined}>
        <Input value={name} onValueChange={setName} maxLength={200} placeholder={t("namePlaceholder")} />
      </Field>
      <div className="flex flex-col gap-1.5">
        <SegmentedControl
          aria-label={t("kind.label")}
          value={kind}
          onValueChange={setKind}
          options={[
            { value: "unique", label: t("kind.unique") },
            { value: "shared", label: t("kind.shared") },
          ]}
        />
        <p className="text-xs text-subtle">{t(`kindHelp.${kind}`)}</p>
      </div>
      {kind === "shared" ? (
        <Field label={t("code")} error={wrong === "code" ? t("codeWrong") : undefined}>
          <Input
            mono
            value={code}
            onValueChange={setCode}
            maxLength={64}
            placeholder={t("codePlaceholder")}
          />
        </Field>
      ) : null}
      <TermsFields
        value={typed}
        onChange={setTyped}
        wrong={wrong === "name" || wrong === "code" ? null : wrong}
      />
    </FormDialog>
  );
}
