"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toast";
import { GapForm } from "./gap-form";
import { useRefreshKnowledge, useShare } from "./use-knowledge";

export type Gap = RouterOutputs["knowledge"]["gaps"]["rows"][number];

/** From this confidence on it may well be another way to ask what is known. */
const NEAR = 0.15;

/** One thing that was asked in vain: how often, in which words, what came nearest, and what can be done. */
export function GapCard({ gap, mayManage }: { gap: Gap; mayManage: boolean }) {
  const t = useTranslations("knowledge.gaps");
  const common = useTranslations("common");
  const share = useShare();
  const { workspace } = useSession();
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const [draft, setDraft] = useState<string | null>(null);
  const settled = { onError: (error: unknown) => toast.error(errorText(error)), onSettled: refresh };
  const dismiss = useMutation(trpc.knowledge.dismissGap.mutationOptions(settled));
  const reopen = useMutation(trpc.knowledge.reopenGap.mutationOptions(settled));
  const join = useMutation(trpc.knowledge.addGapToSource.mutationOptions(settled));
  const { id: gapId, question, nearest } = gap;
  const isNear = gap.bestConfidence >= NEAR;
  const others = gap.examples.filter((example) => example !== question);
  function setAside() {
    dismiss.mutate(
      { gapId },
      {
        onSuccess: () =>
          toast(t("aside", { question }), {
            action: { label: common("undo"), onClick: () => reopen.mutate({ gapId }) },
          }),
      },
    );
  }
  return (
    <li
      aria-label={question}
      className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1 basis-60 break-words font-medium">{question}</p>
        <p className="flex flex-wrap items-center gap-2 text-xs text-subtle">
          <Badge tone="accent">{t("asked", { count: gap.count })}</Badge>
          {gap.handedOver > 0 ? <Badge tone="warn">{t("handed", { count: gap.handedOver })}</Badge> : null}
          <span>
            {t("last")} <RelativeTime date={gap.lastAt} />
          </span>
        </p>
      </div>
      {others.length > 0 ? (
        <div className="text-xs text-muted">
          <p className="text-subtle">{t("examples")}</p>
          <ul className="mt-0.5 list-disc pl-4">
            {others.map((example) => (
              <li key={example} className="break-words">
                {example}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {nearest && (isNear || gap.state === "answered") ? (
        <p className="text-xs text-subtle">
          {gap.state === "answered" ? (
            <>
              {t("answeredFrom")}{" "}
              <Link
                href={`/w/${workspace.slug}/knowledge/${nearest.sourceId}`}
                className="text-fg underline-offset-2 hover:underline"
              >
                {nearest.title}
              </Link>
            </>
          ) : (
            t("nearest", { title: nearest.title, share: share(gap.bestConfidence) })
          )}
        </p>
      ) : null}
      {gap.proposal && gap.state === "open" ? (
        <p className="break-words text-xs text-muted">
          <span className="text-subtle">{t("answeredBy", { name: gap.proposal.by })}</span>{" "}
          {gap.proposal.text}
        </p>
      ) : null}
      {draft !== null ? (
        <GapForm gap={gap} proposed={draft} onClose={() => setDraft(null)} />
      ) : mayManage ? (
        <div className="flex flex-wrap gap-2 pt-1">
          {gap.state === "open" ? (
            <>
              <Button size="sm" variant="primary" onClick={() => setDraft("")}>
                {t("answer")}
              </Button>
              {nearest && isNear ? (
                <Button
                  size="sm"
                  loading={join.isPending}
                  onClick={() =>
                    join.mutate(
                      { gapId, sourceId: nearest.sourceId },
                      { onSuccess: () => toast.success(t("joined", { title: nearest.title })) },
                    )
                  }
                >
                  {t("same")}
                </Button>
              ) : null}
              {gap.proposal ? (
                <Button size="sm" onClick={() => setDraft(gap.proposal?.text ?? "")}>
                  {t("propose")}
                </Button>
              ) : null}
              <Button size="sm" variant="ghost" onClick={setAside}>
                {t("dismiss")}
              </Button>
            </>
          ) : (
            <Button size="sm" onClick={() => reopen.mutate({ gapId })}>
              {t("reopen")}
            </Button>
          )}
        </div>
      ) : null}
    </li>
  );
}
