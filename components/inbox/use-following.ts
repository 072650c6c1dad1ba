"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { toast } from "../ui/toast";
import { alertOf } from "./alert-of";
import { ring, tell, useAlerts } from "./alerts";
import { useInboxStore } from "./inbox-store";
import type { StreamEvent } from "./stream-events";
import type { useInboxAddress } from "./use-inbox-address";
import { useLiveStream } from "./use-live-stream";
import { usePeople } from "./use-people";

/** How long changes are gathered before what depends on them is read again. */
const GATHER_MS = 500;

/** Follows the stream: into the state of the page, into what has to be read again, and to the person's ear. */
export function useFollowing(go: ReturnType<typeof useInboxAddress>["go"]): void {
  const t = useTranslations("inbox.alert");
  const store = useInboxStore();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { me, workspace } = useSession();
  const { agents, visitorName } = usePeople();
  const stale = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const gather = useCallback(
    (...names: string[]) => {
      for (const name of names) stale.current.add(name);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        for (const name of stale.current)
          if (name === "counts") {
            void queries.invalidateQueries({ queryKey: trpc.inbox.counts.queryKey() });
            void queries.invalidateQueries({ queryKey: trpc.inbox.list.queryKey() });
          } else if (name === "agents")
            void queries.invalidateQueries({ queryKey: trpc.agents.list.queryKey() });
          else
            void queries.invalidateQueries({ queryKey: trpc.inbox.get.queryKey({ conversationId: name }) });
        stale.current.clear();
      }, GATHER_MS);
    },
    [queries, trpc],
  );

  function alert(event: StreamEvent) {
    const { rows, threads } = store.getState().live;
    const found = alertOf(event, {
      me: me.id,
      queues: agents.find((agent) => agent.userId === me.id)?.queues ?? [],
      before: (id) => rows.get(id)?.summary,
    });
    if (!found) return;
    // Old news that a resumed stream brings again is in the thread already.
    if (event.event === "message" && threads.get(event.conversationId)?.messages.has(event.message.seq))
      return;
    const { sound, desktop } = useAlerts.getState();
    const { conversationId, kind, words } = found;
    const looked =
      document.visibilityState === "visible" &&
      new URLSearchParams(window.location.search).get("c") === conversationId;
    if (looked && kind !== "page" && kind !== "notify" && kind !== "reminder") return;
    const contact = conversationId === null ? undefined : rows.get(conversationId)?.summary.contact;
    const title = contact ? t(`${kind}Of`, { name: visitorName(contact) }) : t(kind);
    const open = () => {
      if (conversationId) go({ c: conversationId, panel: null, q: null });
    };
    if (sound) ring();
    if (desktop && document.visibilityState !== "visible")
      tell(title, words, `${workspace.slug} ${conversationId ?? "all"}`, open);
    if (
      kind === "page" ||
      kind === "notify" ||
      kind === "mention" ||
      kind === "breach" ||
      kind === "reminder"
    )
      toast(title, {
        description: words || undefined,
        ...(conversationId ? { action: { label: t("open"), onClick: open } } : {}),
      });
  }

  useLiveStream(workspace.slug, (event) => {
    const { change, hearTyping, hearMessage } = store.getState();
    alert(event);
    switch (event.event) {
      case "hello":
        change({ type: "hello", resumed: event.resumed });
        if (!event.resumed) {
          gather("counts", "agents");
          void queries.invalidateQueries({ queryKey: trpc.inbox.get.queryKey() });
        }
        return;
      case "conversation":
        change({ type: "conversation", summary: event.summary });
        return gather("counts", event.summary.id);
      case "message":
        hearMessage(
          event.conversationId,
          event.message.from === "visitor" ? "visitor" : (event.message.userId ?? ""),
        );
        return change({ type: "message", conversationId: event.conversationId, message: event.message });
      case "note":
        change({ type: "note", note: event.note, me: me.id });
        return gather("counts");
      case "case":
        return event.conversationId === null ? undefined : gather(event.conversationId);
      case "agent":
        return gather("agents");
      case "sla":
      case "page":
        return gather(event.conversationId);
      case "typing":
        return hearTyping(event.conversationId, event.from, Date.now());
      case "bye":
        // The session or the membership has ended: the door decides what may be seen now.
        return window.location.assign(
          `/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`,
        );
    }
  });
}
