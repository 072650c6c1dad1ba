"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useInbox, useInboxStore } from "./inbox-store";
import { gapOf, messagesOf } from "./live-state";

/** How many are read at once where the stream has left something out. */
const FILL = 200;

/** Opens a conversation: its last messages, older ones on demand, and whatever is found missing. */
export function useThread(conversationId: string) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const store = useInboxStore();
  const change = useInbox((state) => state.change);
  const epoch = useInbox((state) => state.live.epoch);
  const thread = useInbox((state) => state.live.threads.get(conversationId));
  const lastSeq = useInbox((state) => state.live.rows.get(conversationId)?.summary.lastSeq);
  const [olderState, setOlderState] = useState<"idle" | "loading" | "failed">("idle");
  useEffect(() => {
    change({ type: "open", conversationId });
  }, [change, conversationId]);

  const latest = useQuery({
    queryKey: ["inbox-thread", conversationId, epoch],
    queryFn: async ({ signal }) => {
      const page = await client.inbox.messages.query({ conversationId }, { signal });
      change({ type: "open", conversationId });
      change({ type: "page", conversationId, ...page });
      return page.messages.at(-1)?.seq ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const detail = useQuery(trpc.inbox.get.queryOptions({ conversationId }));
  const summary = detail.data?.summary;
  useEffect(() => {
    if (summary) change({ type: "conversation", summary });
  }, [summary, change]);

  const asked = useRef("");
  const gap = thread && lastSeq !== undefined ? gapOf(thread, lastSeq) : null;
  useEffect(() => {
    const what = `${conversationId} ${gap} ${lastSeq} ${epoch}`;
    if (gap === null || asked.current === what) return;
    asked.current = what;
    void client.inbox.messages.query({ conversationId, afterSeq: gap, limit: FILL }).then(
      ({ messages, notes }) => change({ type: "page", conversationId, messages, notes }),
      // The next event of this conversation tries again.
      () => (asked.current = ""),
    );
  }, [client, change, conversationId, gap, lastSeq, epoch]);

  const older = useCallback(async () => {
    const known = store.getState().live.threads.get(conversationId);
    const first = known ? messagesOf(known)[0] : undefined;
    if (!first) return;
    setOlderState("loading");
    try {
      const page = await client.inbox.messages.query({ conversationId, beforeSeq: first.seq });
      change({ type: "page", conversationId, ...page });
      setOlderState("idle");
    } catch {
      setOlderState("failed");
    }
  }, [client, change, store, conversationId]);

  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: trpc.inbox.get.queryKey({ conversationId }) }),
    [queries, trpc, conversationId],
  );
  return { thread, latest, detail, older, olderState, refresh };
}
