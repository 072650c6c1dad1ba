"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { useRefreshKnowledge } from "./use-knowledge";

const NOBODY = "-";

type Test = RouterOutputs["knowledge"]["testQuestions"][number];

/** Adds a test question, or changes one; what the knowledge finds for it now is offered first. */
export function TestForm({ test, onClose }: { test?: Test | undefined; onClose: () => void }) {
  const t = useTranslations("knowledge.tests");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const top = useRef<HTMLInputElement>(null);
  const [question, setQuestion] = useState(test?.question ?? "");
  const [expected, setExpected] = useState<string | null>(
    test === undefined || test.gone ? null : (test.expectedSourceId ?? NOBODY),
  );
  const asked = question.trim();
  const found = useQuery(
    trpc.knowledge.search.queryOptions({ query: asked, limit: 10 }, { enabled: asked !== "" }),
  );
  const all = useQuery(trpc.knowledge.list.queryOptions({ limit: 100 }));
  const save = useMutation(
    trpc.knowledge.saveTestQuestion.mutationOptions({
      onSuccess: () => {
        if (test) {
          onClose();
          return refresh();
        }
        setQuestion("");
        setExpected(null);
        top.current?.focus();
        return refresh();
      },
    }),
  );
  const titles = new Map<string, string>([
    ...(test?.expectedSourceId && test.expectedTitle
      ? [[test.expectedSourceId, test.expectedTitle] as const]
      : []),
    ...(found.data?.hits ?? []).map((hit): [string, string] => [hit.sourceId, hit.title]),
    ...(all.data?.rows ?? []).map((one): [string, string] => [one.id, one.title]),
  ]);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (asked === "" || expected === null) return;
    save.mutate({
      ...(test ? { testId: test.id } : {}),
      question: asked,
      expected: expected === NOBODY ? null : expected,
    });
  }
  return (
    <form
      aria-label={test ? t("edit") : t("add")}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("question")}>
          <Input
            ref={top}
            autoFocus
            maxLength={1_000}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </Field>
        <Field label={t("expected")}>
          <Combobox
            value={expected}
            onValueChange={setExpected}
            options={[
              { value: NOBODY, label: t("nobody") },
              ...[...titles].map(([value, label]) => ({ value, label })),
            ]}
          />
        </Field>
      </div>
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onClose}>
          {common("close")}
        </Button>
        <Button
          type="submit"
          variant="primary"
          disabled={asked === "" || expected === null}
          loading={save.isPending}
        >
          {test ? common("save") : common("add")}
        </Button>
      </div>
    </form>
  );
}
