"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import type { Pool } from "./coupons-page";
import { readTerms, type TypedTerms, typedTerms } from "./pool-terms";
import { TermsFields } from "./terms-fields";

/** Changes a pool's name, budget and end. What a coupon is worth stays, since some may have been given. */
export function PoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const t = useTranslations("coupons");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState(pool.name);
  const [typed, setTyped] = useState<TypedTerms>(() => typedTerms(pool));
  const [wrong, setWrong] = useState<keyof TypedTerms | "name" | null>(null);
  const save = useMutation(
    trpc.coupons.update.mutationOptions({
      onSuccess: () => {
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.coupons.list.queryKey() });
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readTerms(typed);
    const missing = name.trim() === "" ? "name" : read.ok ? null : read.field;
    setWrong(missing);
    if (missing !== null || !read.ok) return;
    const { limitCount, limitMinor, expiresAt, validSeconds } = read.terms;
    save.mutate({ poolId: pool.id, name: name.trim(), limitCount, limitMinor, expiresAt, validSeconds });
  }
  return (
    <FormDialog
      title={t("edit")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("name")} error={wrong === "name" ? t("nameMissing") : undefined}>
        <Input value={name} onValueChange={setName} maxLength={200} />
      </Field>
      <TermsFields fixed value={typed} onChange={setTyped} wrong={wrong === "name" ? null : wrong} />
    </FormDialog>
  );
}
