"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useBuilderState } from "../builder/builder-context";
import { Section } from "../builder/fields/section";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useOutcomeWords } from "./use-outcome-words";

/** What became of the messages of one step: how many were sent, are held, or were not sent and why. */
export function StepOutcomes({ nodeId }: { nodeId: string }) {
  const t = useTranslations("campaigns.ledger");
  const format = useFormatter();
  const words = useOutcomeWords();
  const may = useMay("campaigns.read");
  const flowId = useBuilderState((state) => state.flow.id);
  const { data } = useQuery({
    ...useTRPC().campaigns.ledger.queryOptions({ flowId, nodeId }),
    enabled: may,
    refetchInterval: 15_000,
  });
  const counts = Object.entries(data?.counts ?? {}).sort((a, b) => b[1] - a[1]);
  if (counts.length === 0) return null;
  return (
    <Section title={t("ofStep")}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-sm">
        {counts.map(([outcome, count]) => (
          <div key={outcome} className="contents">
            <dt className={outcome === "sent" ? "" : "text-muted"}>{words(outcome)}</dt>
            <dd className="text-right tabular-nums">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
