"use client";
import { useCallback } from "react";
import { errorCode, errorReason } from "../trpc/error-code";
import { useTRPCClient } from "../trpc/trpc-context";
import { useInbox, useInboxStore } from "./inbox-store";
import { messagesOf } from "./live-state";
import type { SendContent, Sending } from "./outbox";

/** Sends replies: shown at once, kept with their key until the server has them, so that trying again sends nothing twice. */
export function useSend() {
  const client = useTRPCClient();
  const store = useInboxStore();
  const post = useInbox((state) => state.post);
  const change = useInbox((state) => state.change);
  const deliver = useCallback(
    async ({ key, conversationId, content, since, anyway }: Sending) => {
      try {
        const message = await client.inbox.reply.mutate({
          conversationId,
          key,
          content: content.type === "text" ? content : { type: content.type, fileId: content.fileId },
          ...(anyway ? {} : { afterSeq: since }),
        });
        change({ type: "message", conversationId, message });
        post({ type: "gone", key });
      } catch (error) {
        const reason = errorReason(error) ?? (errorCode(error) === "NETWORK" ? "network" : "failed");
        post({ type: "failed", key, reason });
      }
    },
    [client, change, post],
  );
  const send = useCallback(
    (conversationId: string, content: SendContent, shown: string) => {
      const { live } = store.getState();
      const thread = live.threads.get(conversationId);
      const seen = thread ? messagesOf(thread).at(-1)?.seq : undefined;
      const sending: Sending = {
        key: crypto.randomUUID(),
        conversationId,
        content,
        shown,
        at: new Date().toISOString(),
        since: seen ?? live.rows.get(conversationId)?.summary.lastSeq ?? 0,
        anyway: false,
        state: "sending",
        reason: null,
      };
      post({ type: "send", sending });
      void deliver(sending);
    },
    [store, post, deliver],
  );
  const retry = useCallback(
    (sending: Sending, anyway: boolean) => {
      post({ type: "retry", key: sending.key, anyway });
      void deliver({ ...sending, anyway: sending.anyway || anyway });
    },
    [post, deliver],
  );
  return { send, retry };
}
