"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { useRefreshKnowledge } from "./use-knowledge";

/** Adds a text, in Markdown where it is long. */
export function TextDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("knowledge.text");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const save = useMutation(
    useTRPC().knowledge.saveText.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        onClose();
        return refresh();
      },
    }),
  );
  const isMissing = title.trim() === "" || text.trim() === "";
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isMissing) save.mutate({ title: title.trim(), text });
  }
  return (
    <FormDialog
      size="lg"
      title={t("title")}
      action={common("add")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("name")}>
        <Input
          maxLength={500}
          value={title}
          placeholder={t("namePlaceholder")}
          onChange={(event) => setTitle(event.target.value)}
        />
      </Field>
      <Field label={t("text")} help={t("help")} error={tried && isMissing ? t("missing") : undefined}>
        <Textarea rows={10} value={text} onValueChange={setText} />
      </Field>
    </FormDialog>
  );
}
