"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import type { Agent, Queue } from "./inbox-data";

const AGENTS_FRESH_MS = 30_000;
const NO_AGENTS: readonly Agent[] = [];
const NO_QUEUES: readonly Queue[] = [];

/** Colleagues and queues by their ids; names for who cannot be found say so. */
export function usePeople() {
  const t = useTranslations("inbox");
  const trpc = useTRPC();
  const { me } = useSession();
  const agents =
    useQuery(trpc.agents.list.queryOptions(undefined, { staleTime: AGENTS_FRESH_MS })).data ?? NO_AGENTS;
  const queues =
    useQuery(trpc.queues.list.queryOptions(undefined, { staleTime: AGENTS_FRESH_MS })).data ?? NO_QUEUES;
  return useMemo(
    () => ({
      me: me.id,
      agents,
      queues,
      openQueues: queues.filter((queue) => !queue.archived),
      agentName: (userId: string | null): string =>
        agents.find((agent) => agent.userId === userId)?.name ?? t("formerColleague"),
      queueName: (queueId: string | null): string | null =>
        queues.find((queue) => queue.id === queueId)?.name ?? null,
      visitorName: (contact: { id: string; name: string | null }): string =>
        contact.name ?? t("visitor", { code: contact.id.slice(-4) }),
    }),
    [me.id, agents, queues, t],
  );
}
