"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Kbd } from "../ui/kbd";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { linesOf, useRefreshKnowledge } from "./use-knowledge";

/** Adds a question with its answer and is ready for the next; with Ctrl or Cmd and Enter from anywhere in it. */
export function PairForm({ question: first = "", onSaved }: { question?: string; onSaved?: () => void }) {
  const t = useTranslations("knowledge.pair");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const top = useRef<HTMLInputElement>(null);
  const [question, setQuestion] = useState(first);
  const [answer, setAnswer] = useState("");
  const [phrasings, setPhrasings] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const save = useMutation(
    useTRPC().knowledge.savePair.mutationOptions({
      onSuccess: () => {
        toast.success(t("saved", { question: question.trim() }));
        setQuestion("");
        setAnswer("");
        setPhrasings(null);
        setTried(false);
        top.current?.focus();
        onSaved?.();
        return refresh();
      },
    }),
  );
  const isMissing = question.trim() === "" || answer.trim() === "";
  function submit(event?: FormEvent) {
    event?.preventDefault();
    setTried(true);
    if (isMissing || save.isPending) return;
    save.mutate({
      question: question.trim(),
      answer: answer.trim(),
      phrasings: linesOf(phrasings ?? ""),
    });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  }
  return (
    <form
      aria-label={t("title")}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="flex flex-col gap-3">
          <Field label={t("question")}>
            <Input
              ref={top}
              maxLength={1_000}
              value={question}
              placeholder={t("questionPlaceholder")}
              onChange={(event) => setQuestion(event.target.value)}
            />
          </Field>
          {phrasings === null ? (
            <div>
              <Button size="sm" variant="ghost" onClick={() => setPhrasings("")}>
                {t("more")}
              </Button>
            </div>
          ) : (
            <Field label={t("phrasings")} help={t("phrasingsHelp")}>
              <Textarea rows={2} value={phrasings} onValueChange={setPhrasings} />
            </Field>
          )}
        </div>
        <Field label={t("answer")}>
          <Textarea
            rows={3}
            maxLength={20_000}
            value={answer}
            placeholder={t("answerPlaceholder")}
            onValueChange={setAnswer}
          />
        </Field>
      </div>
      <div className="flex flex-wrap items-center justify-end gap-3">
        {tried && isMissing ? (
          <p role="alert" className="text-xs text-danger-text">
            {t("missing")}
          </p>
        ) : null}
        <span className="hidden sm:inline">
          <Kbd keys="mod+enter" />
        </span>
        <Button type="submit" variant="primary" loading={save.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
