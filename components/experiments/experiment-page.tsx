"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Notice, type NoticeTone } from "../ui/notice";
import { Progress } from "../ui/progress";
import { RelativeTime } from "../ui/relative-time";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";
import { ExperimentActions } from "./experiment-actions";
import { type ExperimentDetail, useExperimentWords } from "./experiment-words";
import { LiftChart } from "./lift-chart";
import { ResultTable } from "./result-table";

/** One experiment: what it says, what came of each variant, how that has become what it is, and what follows of it. */
export function ExperimentPage({ experimentId }: { experimentId: string }) {
  const t = useTranslations("experiments");
  const { workspace } = useSession();
  const trpc = useTRPC();
  const experiment = useQuery(
    trpc.experiments.get.queryOptions({ experimentId }, { refetchInterval: 60_000 }),
  );
  const name = experiment.data?.name ?? t("one");
  return (
    <Page
      title={name}
      back={{ href: `/w/${workspace.slug}/experiments`, label: t("title") }}
      actions={experiment.data ? <ExperimentActions experiment={experiment.data} /> : null}
      gap="lg"
    >
      <QueryState query={experiment} rows={6}>
        {(data) => (
          <>
            <Verdict experiment={data} />
            <Plan experiment={data} />
            <ResultTable experiment={data} />
            <LeftOut experiment={data} />
            <LiftChart experiment={data} />
            <Promotes experiment={data} />
          </>
        )}
      </QueryState>
    </Page>
  );
}

function Verdict({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const words = useExperimentWords();
  const { verdict, reading, state, promotion, endedBy } = experiment;
  const tone: NoticeTone = verdict?.kind === "winner" ? "ok" : "neutral";
  const waits = state === "running" && verdict?.kind === "notYet";
  return (
    <div className="flex flex-col gap-2">
      <Notice tone={tone} className="text-base">
        {words.verdict(experiment)}
      </Notice>
      {waits ? (
        <Progress value={Math.round(Math.min(1, verdict.share) * 100)} max={100} label={t("progress")} />
      ) : null}
      {reading?.mismatch ? <Notice tone="danger">{t("mismatch")}</Notice> : null}
      {reading?.tripped.map((one) => (
        <Notice key={`${one.kind} ${one.variant}`} tone="danger">
          {t("tripped", { kind: t(`guardrails.${one.kind}`), name: words.nameOf(experiment, one.variant) })}
        </Notice>
      ))}
      {endedBy === "guardrail" ? <Notice tone="warn">{t("stoppedByGuardrail")}</Notice> : null}
      {promotion ? (
        <Notice tone="neutral">
          {promotion.rolledBackAt
            ? t("rolledBack", { name: words.nameOf(experiment, promotion.variant), version: promotion.from })
            : t("promoted", { name: words.nameOf(experiment, promotion.variant), version: promotion.to })}
        </Notice>
      ) : null}
    </div>
  );
}

function Plan({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const format = useFormatter();
  const { workspace } = useSession();
  const { goal, plan, flowId, nodeId, flowName, startedAt } = experiment;
  const percent = (part: number) => format.number(part, { style: "percent", maximumFractionDigits: 1 });
  return (
    <p className="text-sm text-muted">
      {t(`plan.${goal.measure}`, {
        event: goal.event,
        days: goal.days,
        lift: percent(plan.lift),
        power: percent(plan.power),
        alpha: percent(plan.alpha),
      })}{" "}
      <Link
        href={`/w/${workspace.slug}/flows/${flowId}?node=${encodeURIComponent(nodeId)}`}
        className="text-accent-text underline"
      >
        {t("openFlow", { name: flowName })}
      </Link>
      {startedAt ? (
        <>
          {" · "}
          {t("since")} <RelativeTime date={startedAt} />
        </>
      ) : null}
    </p>
  );
}

function LeftOut({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const out = experiment.reading?.leftOut;
  if (!out || out.merged + out.controlGroup === 0) return null;
  return <p className="text-sm text-subtle">{t("leftOut", out)}</p>;
}

function Promotes({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const update = useMutation(
    trpc.experiments.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.experiments.pathFilter()),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  if (experiment.state === "ended") return null;
  return (
    <Switch
      label={t("promotes")}
      description={t("promotesHelp")}
      checked={experiment.promotes}
      disabled={!mayManage || update.isPending}
      onCheckedChange={(promotes) => update.mutate({ experimentId: experiment.id, promotes })}
    />
  );
}
