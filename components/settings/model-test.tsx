"use client";
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import { settings } from "../i18n/catalogues/settings.en";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";

/** Asks the stored model for one word; nothing is changed by it. */
export function ModelTest() {
  const t = useTranslations("settings.model");
  const errorText = useErrorText();
  const trpc = useTRPC();
  // Only on the button: every test costs a call to the model.
  const test = useQuery(trpc.model.test.queryOptions(undefined, { enabled: false, retry: false, gcTime: 0 }));
  const answer = test.isFetching ? undefined : test.data;
  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        icon={<Sparkles size={14} aria-hidden />}
        loading={test.isFetching}
        onClick={() => void test.refetch()}
      >
        {test.isFetching ? t("testing") : t("test")}
      </Button>
      {answer?.ok ? (
        <Notice tone="ok" className="self-stretch">
          {t("testOk", { ms: answer.ms, model: answer.model })}
        </Notice>
      ) : null}
      {answer && !answer.ok ? (
        <Notice tone="danger" className="self-stretch">
          {isKnownReason(answer.reason)
            ? t(`testFaults.${answer.reason}`)
            : t("testFailed", { reason: answer.message })}
        </Notice>
      ) : null}
      {test.error && !test.isFetching ? (
        <Notice tone="danger" className="self-stretch">
          {errorText(test.error)}
        </Notice>
      ) : null}
    </div>
  );
}

function isKnownReason(reason: string): reason is keyof typeof settings.model.testFaults {
  return Object.hasOwn(settings.model.testFaults, reason);
}
