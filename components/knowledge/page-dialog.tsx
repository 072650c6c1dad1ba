"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { useRefreshKnowledge } from "./use-knowledge";

/** Hours between readings. */
const AGAIN = { never: null, daily: 24, weekly: 168 } as const;
type Again = keyof typeof AGAIN;
const AGAIN_NAMES = ["never", "daily", "weekly"] as const satisfies readonly Again[];

/** Adds a page of the web by its address. */
export function PageDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("knowledge.page");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const [url, setUrl] = useState("");
  const [again, setAgain] = useState<Again>("never");
  const [tried, setTried] = useState(false);
  const add = useMutation(
    useTRPC().knowledge.addPage.mutationOptions({
      onSuccess: () => {
        toast.success(t("added"));
        onClose();
        return refresh();
      },
    }),
  );
  const address = url.trim();
  const isBad = !/^https?:\/\/\S+$/i.test(address);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isBad) add.mutate({ url: address, crawlHours: AGAIN[again] });
  }
  return (
    <FormDialog
      title={t("title")}
      action={common("add")}
      pending={add.isPending}
      fault={add.error ? errorText(add.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("url")} help={t("help")} error={tried && isBad ? t("bad") : undefined}>
        <Input
          type="url"
          inputMode="url"
          maxLength={2_000}
          value={url}
          placeholder="https://"
          onChange={(event) => setUrl(event.target.value)}
        />
      </Field>
      <Field label={t("again")}>
        <Select
          value={again}
          onValueChange={setAgain}
          options={AGAIN_NAMES.map((value) => ({ value, label: t(value) }))}
        />
      </Field>
    </FormDialog>
  );
}
