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
import { linesOf, type SourceDetail, useRefreshKnowledge } from "./use-knowledge";

/** Changes a question and its answer: a new version, live at once. */
export function PairEditor({ source, mayManage }: { source: SourceDetail; mayManage: boolean }) {
  const t = useTranslations("knowledge");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const before = source.pair ?? { question: source.title, phrasings: [], answer: source.text };
  const [question, setQuestion] = useState(before.question);
  const [phrasings, setPhrasings] = useState(before.phrasings.join("\n"));
  const [answer, setAnswer] = useState(before.answer);
  const save = useMutation(
    useTRPC().knowledge.savePair.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        return refresh();
      },
    }),
  );
  const isMissing = question.trim() === "" || answer.trim() === "";
  const isSame =
    question === before.question && answer === before.answer && phrasings === before.phrasings.join("\n");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isMissing || isSame) return;
    save.mutate({
      sourceId: source.id,
      question: question.trim(),
      phrasings: linesOf(phrasings),
      answer: answer.trim(),
      ...(source.title === before.question ? { title: question.trim() } : {}),
    });
  }
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={submit}
      className="flex flex-col gap-3"
      aria-label={t("source.answer")}
    >
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <Field label={t("pair.question")} disabled={!mayManage}>
        <Input maxLength={1_000} value={question} onChange={(event) => setQuestion(event.target.value)} />
      </Field>
      <Field label={t("pair.phrasings")} help={t("pair.phrasingsHelp")} disabled={!mayManage}>
        <Textarea rows={3} value={phrasings} onValueChange={setPhrasings} />
      </Field>
      <Field label={t("pair.answer")} error={isMissing ? t("pair.missing") : undefined} disabled={!mayManage}>
        <Textarea rows={6} maxLength={20_000} value={answer} onValueChange={setAnswer} />
      </Field>
      {mayManage ? (
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={isMissing || isSame} loading={save.isPending}>
            {t("source.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
