"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { Table, Td, Th, Tr } from "../ui/table";
import { Panel } from "./panel";
import { useDuration } from "./use-duration";
import type { Wall } from "./wall-page";

/** Queues with somebody in them, the longest wait first. */
export function WallQueues({ queues }: { queues: Wall["queues"] }) {
  const t = useTranslations("supervision.queues");
  const format = useFormatter();
  const duration = useDuration();
  const { workspace } = useSession();
  const names = useQuery(useTRPC().queues.list.queryOptions());
  const nameOf = (id: string | null) =>
    id === null ? t("everybody") : (names.data?.find((queue) => queue.id === id)?.name ?? "…");
  const sorted = queues.toSorted((a, b) => b.longestWaitMs - a.longestWaitMs);
  return (
    <Panel title={t("title")}>
      {queues.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : (
        <Table
          label={t("title")}
          head={
            <>
              <Th>{t("name")}</Th>
              <Th className="text-right">{t("waiting")}</Th>
              <Th className="text-right">{t("longest")}</Th>
              <Th className="text-right">{t("open")}</Th>
            </>
          }
        >
          {sorted.map((queue) => (
            <Tr key={queue.queueId}>
              <Td className="font-medium">
                <Link
                  className="rounded hover:underline"
                  href={`/w/${workspace.slug}/inbox?view=all${queue.queueId === null ? "" : `&queue=${queue.queueId}`}`}
                >
                  {nameOf(queue.queueId)}
                </Link>
              </Td>
              <Td className="text-right tabular-nums">{format.number(queue.waiting)}</Td>
              <Td className="whitespace-nowrap text-right tabular-nums">
                {queue.waiting === 0 ? "–" : duration(queue.longestWaitMs)}
              </Td>
              <Td className="text-right tabular-nums">{format.number(queue.open)}</Td>
            </Tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
