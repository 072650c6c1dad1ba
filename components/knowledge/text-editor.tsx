"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { type SourceDetail, useRefreshKnowledge } from "./use-knowledge";

/** Changes the text of a source, also of what was read from a page or a file. */
export function TextEditor({ source, mayManage }: { source: SourceDetail; mayManage: boolean }) {
  const t = useTranslations("knowledge");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const [text, setText] = useState(source.text);
  const [note, setNote] = useState("");
  const save = useMutation(
    useTRPC().knowledge.saveText.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        return refresh();
      },
    }),
  );
  const isSame = text === source.text || text.trim() === "";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isSame) return;
    save.mutate({ sourceId: source.id, text, ...(note.trim() ? { note: note.trim() } : {}) });
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <Field label={t("text.text")} help={t("text.help")} disabled={!mayManage}>
        <Textarea rows={14} value={text} onValueChange={setText} className="max-h-[60dvh]" />
      </Field>
      {mayManage ? (
        <div className="flex flex-wrap items-end justify-end gap-3">
          {isSame ? null : (
            <Field label={t("source.note")} className="w-full sm:w-72">
              <Input maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
            </Field>
          )}
          <Button type="submit" variant="primary" disabled={isSame} loading={save.isPending}>
            {t("source.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
