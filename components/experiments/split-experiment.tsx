"use client";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useBuilder, useBuilderState } from "../builder/builder-context";
import { Section } from "../builder/fields/section";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { Button } from "../ui/button";
import { useExperimentWords } from "./experiment-words";
import { NewExperimentDialog } from "./new-experiment-dialog";

/** What the experiment at a split says, or the way to set one up. */
export function SplitExperiment({ nodeId }: { nodeId: string }) {
  const t = useTranslations("experiments");
  const words = useExperimentWords();
  const { experiments, readOnly } = useBuilder();
  const flowId = useBuilderState((state) => state.flow.id);
  const { workspace } = useSession();
  const mayManage = useMay("campaigns.manage");
  const [making, setMaking] = useState(false);
  const experiment = experiments.get(nodeId);
  const over = experiment === undefined || experiment.state === "ended";
  if (!experiment && (!mayManage || readOnly)) return null;
  return (
    <Section title={t("onSplit.title")}>
      {experiment ? (
        <p className="flex flex-col gap-1 text-sm">
          <span>{words.verdict(experiment)}</span>
          <Link
            href={`/w/${workspace.slug}/experiments/${experiment.id}`}
            className="text-accent-text underline"
          >
            {`${t("onSplit.open")}: ${experiment.name}`}
          </Link>
        </p>
      ) : null}
      {over && mayManage && !readOnly ? (
        <Button
          size="sm"
          icon={<FlaskConical size={14} aria-hidden />}
          onClick={() => setMaking(true)}
          className="self-start"
        >
          {t("onSplit.make")}
        </Button>
      ) : null}
      {making ? (
        <NewExperimentDialog flowId={flowId} nodeId={nodeId} onClose={() => setMaking(false)} />
      ) : null}
    </Section>
  );
}
