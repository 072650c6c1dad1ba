"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import { settings } from "../i18n/catalogues/settings.en";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";

/** Asks the stored models for one word and one vector; nothing is changed by it. */
export function ModelTest() {
  const t = useTranslations("settings.model");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Only on the button: every test costs a call to the model.
  const test = useQuery(trpc.model.test.queryOptions(undefined, { enabled: false, retry: false, gcTime: 0 }));
  const answer = test.isFetching ? undefined : test.data;
  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        icon={<Sparkles size={14} aria-hidden />}
        loading={test.isFetching}
        onClick={() =>
          // What it used stands below.
          void test.refetch().then(() => queries.invalidateQueries({ queryKey: trpc.model.spend.pathKey() }))
        }
      >
        {test.isFetching ? t("testing") : t("test")}
      </Button>
      {answer ? <Outcome of={t("chatModel")} answer={answer.chat} /> : null}
      {answer?.embedding ? <Outcome of={t("embeddingModel")} answer={answer.embedding} /> : null}
      {test.error && !test.isFetching ? (
        <Notice tone="danger" className="self-stretch">
          {errorText(test.error)}
        </Notice>
      ) : null}
    </div>
  );
}

type Answer = RouterOutputs["model"]["test"]["chat"];

function Outcome({ of, answer }: { of: string; answer: Answer }) {
  const t = useTranslations("settings.model");
  if (answer.ok)
    return (
      <Notice tone="ok" className="self-stretch">
        {of}: {t("testOk", { ms: answer.ms, model: answer.model })}
      </Notice>
    );
  return (
    <Notice tone="danger" className="self-stretch">
      {of}:{" "}
      {isKnownReason(answer.reason)
        ? t(`testFaults.${answer.reason}`)
        : t("testFailed", { reason: answer.message })}
    </Notice>
  );
}

function isKnownReason(reason: string): reason is keyof typeof settings.model.testFaults {
  return Object.hasOwn(settings.model.testFaults, reason);
}
