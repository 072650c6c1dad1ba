"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { Badge, type BadgeTone } from "../ui/badge";
import { Table, Td, Th, Tr } from "../ui/table";
import { type Experiment, liftOf, useExperimentWords } from "./experiment-words";

const TONES: Record<Experiment["state"], BadgeTone> = {
  draft: "neutral",
  running: "accent",
  ended: "neutral",
};

export function ExperimentTable({ experiments }: { experiments: readonly Experiment[] }) {
  const t = useTranslations("experiments");
  const format = useFormatter();
  const words = useExperimentWords();
  const { workspace } = useSession();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("columns.name")}</Th>
          <Th>{t("columns.flow")}</Th>
          <Th>{t("columns.state")}</Th>
          <Th className="text-right">{t("columns.contacts")}</Th>
          <Th className="text-right">{t("columns.lift")}</Th>
          <Th>{t("columns.verdict")}</Th>
        </>
      }
    >
      {experiments.map((one) => {
        const arms = one.reading?.arms ?? [];
        const shown = arms
          .map((arm) => ({ arm, lift: liftOf(arm, one.goal.measure) }))
          .reduce<{ arm: (typeof arms)[number]; lift: ReturnType<typeof liftOf> } | null>(
            (best, next) =>
              next.lift && (!best || (next.lift.lift ?? 0) > (best.lift?.lift ?? 0)) ? next : best,
            null,
          );
        return (
          <Tr key={one.id}>
            <Td className="min-w-40 font-medium">
              <Link href={`/w/${workspace.slug}/experiments/${one.id}`} className="hover:underline">
                {one.name}
              </Link>
            </Td>
            <Td>
              <Link
                href={`/w/${workspace.slug}/flows/${one.flowId}?node=${encodeURIComponent(one.nodeId)}`}
                className="hover:underline"
              >
                {one.flowName}
              </Link>
            </Td>
            <Td>
              <Badge tone={TONES[one.state]}>{t(`states.${one.state}`)}</Badge>
            </Td>
            <Td className="text-right tabular-nums">
              {format.number(arms.reduce((sum, arm) => sum + arm.contacts, 0))}
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {shown?.lift ? (
                <>
                  {words.lift(shown.lift)}
                  <span className="block text-2xs text-subtle">{words.interval(shown.lift)}</span>
                </>
              ) : (
                "–"
              )}
            </Td>
            <Td className="min-w-48">{words.verdict(one)}</Td>
          </Tr>
        );
      })}
    </Table>
  );
}
