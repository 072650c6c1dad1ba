"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { errorReason } from "../trpc/error-code";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { toast } from "../ui/toast";
import type { Priority } from "./inbox-data";
import { useFaultText } from "./use-fault-text";

export type Outcome = RouterInputs["inbox"]["resolve"]["outcome"];
export type AssignHow = RouterInputs["inbox"]["assignNext"]["how"];

/** Everything that can be done with a conversation; what it comes to arrives by the stream. */
export function useConversationActions(conversationId: string) {
  const t = useTranslations("inbox.done");
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const [busy, setBusy] = useState<string | null>(null);

  const run = useCallback(
    async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
      setBusy(name);
      try {
        await work();
        return true;
      } catch (error) {
        toast.error(faultText(error));
        return false;
      } finally {
        setBusy(null);
        void queries.invalidateQueries({ queryKey: trpc.inbox.get.queryKey({ conversationId }) });
        void queries.invalidateQueries({ queryKey: trpc.inbox.counts.queryKey() });
      }
    },
    [conversationId, faultText, queries, trpc],
  );

  return useMemo(() => {
    const one = { conversationId };
    const claim = () => run("claim", () => client.inbox.claim.mutate(one));
    const snooze = async (until: Date | null) => {
      const done = await run("snooze", () =>
        client.inbox.snooze.mutate({ ...one, until: until?.toISOString() ?? null }),
      );
      if (done && until)
        toast.success(t("snoozed"), { action: { label: t("undo"), onClick: () => void snooze(null) } });
    };
    const assign = async (userId: string, name: string, force = false) => {
      setBusy("assign");
      try {
        await client.inbox.assign.mutate({ ...one, userId, ...(force ? { force } : {}) });
        toast.success(t("assigned", { name }));
      } catch (error) {
        // Room is a wish of the plan, not of the person who needs this colleague now.
        if (errorReason(error) === "agent-full")
          toast.error(faultText(error), {
            action: { label: t("assignAnyway"), onClick: () => void assign(userId, name, true) },
          });
        else toast.error(faultText(error));
      } finally {
        setBusy(null);
      }
    };
    return {
      claim,
      snooze,
      assign,
      assignNext: (how: AssignHow) => run("assign", () => client.inbox.assignNext.mutate({ ...one, how })),
      release: async () => {
        if (await run("release", () => client.inbox.release.mutate(one))) toast.success(t("released"));
      },
      transfer: async (queueId: string, queue: string, note: string) => {
        const done = await run("transfer", () =>
          client.inbox.transfer.mutate({ ...one, queueId, ...(note.trim() ? { note: note.trim() } : {}) }),
        );
        if (done) toast.success(t("transferred", { queue }));
        return done;
      },
      giveBack: async (node: string | null) => {
        const done = await run("giveBack", () =>
          client.inbox.giveBack.mutate({ ...one, ...(node === null ? {} : { node }) }),
        );
        if (done) toast.success(t("givenBack"));
        return done;
      },
      resolve: async (outcome: Outcome) => {
        if (await run("resolve", () => client.inbox.resolve.mutate({ ...one, outcome })))
          toast.success(t(`outcome.${outcome}`), {
            action: { label: t("reopen"), onClick: () => void claim() },
          });
      },
      setLabels: (labels: string[]) => run("labels", () => client.inbox.setLabels.mutate({ ...one, labels })),
      setPriority: (priority: Priority) =>
        run("priority", () => client.inbox.setPriority.mutate({ ...one, priority })),
      merge: async (intoId: string) => {
        const done = await run("merge", () => client.inbox.merge.mutate({ ...one, intoId }));
        if (done) toast.success(t("merged"));
        return done;
      },
      busy,
    };
  }, [client, conversationId, run, t, faultText, busy]);
}

export type ConversationActions = ReturnType<typeof useConversationActions>;
