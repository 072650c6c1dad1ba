"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Play, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toast";
import { CalibrationChart } from "./calibration-chart";
import { GateField } from "./gate-field";
import { KnowledgeFrame } from "./knowledge-frame";
import { TargetField } from "./target-field";
import { TestDifferences } from "./test-differences";
import { TestForm } from "./test-form";
import { TestPicture } from "./test-picture";
import { TestRuns } from "./test-runs";
import { TestTable } from "./test-table";
import { useRefreshKnowledge } from "./use-knowledge";

type Test = RouterOutputs["knowledge"]["testQuestions"][number];

/** Questions with the source that should answer them, and how the knowledge does on them. */
export function TestsPage() {
  const t = useTranslations("knowledge.tests");
  const errorText = useErrorText();
  const mayManage = useMay("knowledge.manage");
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const [isAdding, setIsAdding] = useState(false);
  const [edited, setEdited] = useState<Test>();
  /** What had the focus before the form took it. */
  const opener = useRef<Element>(null);
  const tests = useQuery(trpc.knowledge.testQuestions.queryOptions());
  const runs = useQuery(trpc.knowledge.testRuns.queryOptions());
  const settings = useQuery(trpc.knowledge.settings.queryOptions());
  const run = useMutation(
    trpc.knowledge.runTests.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: refresh,
    }),
  );
  const last = runs.data?.[0];
  const add = (
    <Button
      icon={<Plus size={15} aria-hidden />}
      onClick={() => {
        setEdited(undefined);
        setIsAdding(true);
      }}
    >
      {t("add")}
    </Button>
  );
  const hasTests = (tests.data?.length ?? 0) > 0;
  return (
    <KnowledgeFrame
      actions={
        mayManage && hasTests ? (
          <Button
            variant="primary"
            icon={<Play size={14} aria-hidden />}
            loading={run.isPending}
            onClick={() => run.mutate()}
          >
            {t("run")}
          </Button>
        ) : undefined
      }
    >
      <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
      {last ? (
        <section className="grid gap-6 lg:grid-cols-2">
          <div className="flex flex-col gap-3">
            <TestRuns runs={runs.data ?? []} />
            <p className="text-xs text-subtle">
              {t("ran", { count: last.questions })} · <RelativeTime date={last.at} />
            </p>
          </div>
          <CalibrationChart bins={last.calibration} threshold={settings.data?.threshold} />
        </section>
      ) : null}
      <div className="grid gap-4 lg:grid-cols-2">
        <TargetField mayManage={mayManage} />
        <GateField mayManage={mayManage} passed={last?.passed} />
      </div>
      {last ? <TestDifferences runs={runs.data ?? []} /> : null}
      {isAdding || edited ? (
        <TestForm
          key={edited?.id ?? ""}
          test={edited}
          onClose={() => {
            setIsAdding(false);
            setEdited(undefined);
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
        />
      ) : null}
      <QueryState query={tests}>
        {(list) =>
          list.length === 0 ? (
            isAdding ? null : (
              <EmptyState
                className="py-8"
                picture={<TestPicture />}
                title={t("empty")}
                example={t("emptyExample")}
                action={mayManage ? add : undefined}
              />
            )
          ) : (
            <>
              {mayManage && !isAdding ? <div>{add}</div> : null}
              <TestTable
                tests={list}
                changed={new Set(run.data?.results.flatMap((one) => (one.changed ? [one.testId] : [])))}
                mayManage={mayManage}
                onEdit={(test) => {
                  opener.current = document.activeElement;
                  setIsAdding(false);
                  setEdited(test);
                }}
              />
            </>
          )
        }
      </QueryState>
    </KnowledgeFrame>
  );
}
