"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { tellsWho } from "../../flow/language/tells-who";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import type { Gap } from "./gap-card";
import { linesOf, useRefreshKnowledge } from "./use-knowledge";

/** Writes the answer to what was asked in vain. The ways in which it was asked come along, but those that tell who asked. */
export function GapForm({
  gap,
  proposed = "",
  onClose,
}: {
  gap: Gap;
  /** What the answer begins with. */
  proposed?: string;
  onClose: () => void;
}) {
  const t = useTranslations("knowledge");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const area = useRef<HTMLTextAreaElement>(null);
  const [question, setQuestion] = useState(gap.question);
  const [answer, setAnswer] = useState(proposed);
  const [phrasings, setPhrasings] = useState(() =>
    gap.examples.filter((one) => one !== gap.question && !tellsWho(one)).join("\n"),
  );
  useEffect(() => area.current?.focus(), []);
  const save = useMutation(
    useTRPC().knowledge.answerGap.mutationOptions({
      onSuccess: () => {
        toast.success(t("gaps.closed", { question: question.trim() }));
        onClose();
        return refresh();
      },
    }),
  );
  function submit(event?: FormEvent) {
    event?.preventDefault();
    const asked = question.trim();
    if (asked === "" || answer.trim() === "" || save.isPending) return;
    save.mutate({
      gapId: gap.id,
      question: asked,
      answer: answer.trim(),
      phrasings: linesOf(phrasings).filter((one) => one !== asked),
    });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  }
  return (
    <form
      aria-label={t("gaps.answer")}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 border-t border-line pt-3"
    >
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <Field label={t("gaps.question")}>
        <Input maxLength={1_000} value={question} onChange={(event) => setQuestion(event.target.value)} />
      </Field>
      <Field label={t("pair.answer")}>
        <Textarea ref={area} rows={3} maxLength={20_000} value={answer} onValueChange={setAnswer} />
      </Field>
      <Field label={t("pair.phrasings")} help={t("gaps.phrasingsHelp")}>
        <Textarea rows={2} maxLength={20_000} value={phrasings} onValueChange={setPhrasings} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onClick={onClose}>
          {common("cancel")}
        </Button>
        <Button
          size="sm"
          type="submit"
          variant="primary"
          disabled={question.trim() === "" || answer.trim() === ""}
          loading={save.isPending}
        >
          {t("source.save")}
        </Button>
      </div>
    </form>
  );
}
