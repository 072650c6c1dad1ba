"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import type { Pool } from "./coupons-page";
import { readTerms, type TypedTerms, typedTerms } from "./pool-terms";
import { TermsFields } from "./terms-fields";

const FORM_ID = "coupon-pool";

/** Changes a pool's name, budget and end. What a coupon is worth stays, since some may have been given. */
export function PoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const t = useTranslations("coupons");
  const common = useTranslations("common");
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
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("edit")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={FORM_ID} loading={save.isPending}>
            {common("save")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-4">
        {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
        <Field label={t("name")} error={wrong === "name" ? t("nameMissing") : undefined}>
          <Input value={name} onValueChange={setName} maxLength={200} />
        </Field>
        <TermsFields fixed value={typed} onChange={setTyped} wrong={wrong === "name" ? null : wrong} />
      </form>
    </Dialog>
  );
}
