"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { useRefreshKnowledge } from "./use-knowledge";

const FORM_ID = "knowledge-text";

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
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={FORM_ID} loading={save.isPending}>
            {common("add")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-4">
        {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
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
      </form>
    </Dialog>
  );
}
