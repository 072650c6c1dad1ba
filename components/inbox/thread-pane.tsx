"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useFormatter, useNow, useTimeZone, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { SkeletonRows } from "../ui/skeleton";
import { Composer } from "./composer";
import type { Detail, Summary, TimelineEvent } from "./inbox-data";
import { useInbox } from "./inbox-store";
import { messagesOf, type Thread } from "./live-state";
import { MessageBubble } from "./message-bubble";
import { NoteBubble } from "./note-bubble";
import { stillSending } from "./outbox";
import { ScheduledList } from "./scheduled-list";
import { SendingBubble } from "./sending-bubble";
import { ThreadHead } from "./thread-head";
import { threadLines } from "./thread-lines";
import { TypingLine } from "./typing-line";
import type { ConversationActions } from "./use-conversation-actions";
import { useEventWords } from "./use-event-words";
import type { useThread } from "./use-thread";

/** What stands in the thread in other words already, or says little there. */
const unsaid = ({ name, properties }: TimelineEvent): boolean =>
  name === "team.notified" ||
  name === "handoff.requested" ||
  (name === "case.changed" && properties.what === undefined);
/** So near to the end that what comes is followed. */
const NEAR_PX = 80;

/** The middle column: who, what was said, and the place to answer. */
export function ThreadPane({
  summary,
  opened,
  actions,
  onBack,
  onContext,
}: {
  summary: Summary;
  opened: ReturnType<typeof useThread>;
  actions: ConversationActions;
  onBack: () => void;
  onContext: () => void;
}) {
  const { thread, latest, detail } = opened;
  const errorText = useErrorText();
  const common = useTranslations("common");
  return (
    <>
      <ThreadHead
        summary={summary}
        detail={detail.data}
        actions={actions}
        onBack={onBack}
        onContext={onContext}
      />
      {latest.isError && thread?.messages.size === 0 ? (
        <Notice
          tone="danger"
          className="m-3"
          action={
            <Button size="sm" onClick={() => void latest.refetch()}>
              {common("retry")}
            </Button>
          }
        >
          {errorText(latest.error)}
        </Notice>
      ) : null}
      {thread?.more === undefined && !latest.isError ? (
        <SkeletonRows label={common("loading")} rows={6} className="flex-1 p-4" />
      ) : null}
      {thread?.more !== undefined ? (
        <ThreadLines summary={summary} thread={thread} detail={detail.data} opened={opened} />
      ) : (
        <div className="flex-1" />
      )}
      <ScheduledList scheduled={detail.data?.scheduled ?? []} onChanged={() => void opened.refresh()} />
      <Composer
        key={summary.id}
        summary={summary}
        actions={actions}
        onChanged={() => void opened.refresh()}
      />
    </>
  );
}

function ThreadLines({
  summary,
  thread,
  detail,
  opened,
}: {
  summary: Summary;
  thread: Thread;
  detail: Detail | undefined;
  opened: ReturnType<typeof useThread>;
}) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const timeZone = useTimeZone();
  const now = useNow({ updateInterval: 60_000 });
  const eventWords = useEventWords();
  const { me } = useSession();
  const outbox = useInbox((state) => state.outbox);
  const typing = useInbox((state) => state.typing.get(summary.id));
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const messages = useMemo(() => messagesOf(thread), [thread]);
  const unreadFrom = useReading(summary, messages.at(-1)?.seq);
  const lines = useMemo(
    () =>
      threadLines({
        messages,
        notes: [...thread.notes.values()],
        events: (detail?.timeline ?? []).filter((event) => !unsaid(event)),
        sending: stillSending(outbox, summary.id, messages, me.id),
        unreadFrom: firstUnread(messages, unreadFrom),
        dayOf: (at) =>
          format.dateTime(new Date(at), { year: "numeric", month: "numeric", day: "numeric", timeZone }),
      }),
    [messages, thread.notes, detail?.timeline, outbox, summary.id, me.id, unreadFrom, format, timeZone],
  );

  // New lines are followed by who stands at the end; who reads further up stays where they are.
  const top = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever what is shown has changed
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (lines.at(-1)?.kind === "sending") follows.current = true;
    if (follows.current) box.scrollTop = box.scrollHeight;
  }, [lines, typing]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // A phone's keyboard or a longer draft takes room from below: who is at the end stays there.
    const observer = new ResizeObserver(() => {
      if (follows.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  async function loadOlder() {
    const box = scroller.current;
    const fromEnd = box ? box.scrollHeight - box.scrollTop : 0;
    await opened.older();
    requestAnimationFrame(() => {
      if (box) box.scrollTop = box.scrollHeight - fromEnd;
    });
  }
  const today = format.dateTime(now, { dateStyle: "medium" });
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={t("thread.label")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        // Only going up leaves the end: a picture that makes the thread longer does not.
        if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) follows.current = true;
        else if (box.scrollTop < top.current) follows.current = false;
        top.current = box.scrollTop;
      }}
      onLoadCapture={() => {
        // A picture that has come makes the thread longer.
        if (follows.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-3 pt-2 outline-offset-[-2px]"
    >
      {thread.more ? (
        <div className="flex justify-center py-2">
          <Button
            size="sm"
            variant="ghost"
            loading={opened.olderState === "loading"}
            onClick={() => void loadOlder()}
          >
            {opened.olderState === "failed" ? t("thread.olderAgain") : t("thread.older")}
          </Button>
        </div>
      ) : null}
      {lines.map((line) => {
        switch (line.kind) {
          case "day": {
            const day = format.dateTime(new Date(line.at), { dateStyle: "medium" });
            return (
              <p key={line.key} className="py-2 text-center text-2xs text-subtle">
                {day === today ? t("thread.today") : day}
              </p>
            );
          }
          case "unread":
            return (
              <p
                key={line.key}
                className="my-1 flex items-center gap-2 text-2xs text-accent-text before:h-px before:flex-1 before:bg-accent/40 after:h-px after:flex-1 after:bg-accent/40"
              >
                {t("thread.unread")}
              </p>
            );
          case "message":
            return (
              <MessageBubble
                key={line.key}
                conversationId={summary.id}
                message={line.message}
                first={line.first}
                contact={summary.contact}
              />
            );
          case "note":
            return <NoteBubble key={line.key} note={line.note} />;
          case "event":
            return (
              <p key={line.key} className="py-1.5 text-center text-2xs text-subtle">
                {eventWords(line.event)}
                {" · "}
                <time dateTime={line.event.at}>
                  {format.dateTime(new Date(line.event.at), { hour: "numeric", minute: "2-digit" })}
                </time>
              </p>
            );
          default:
            return <SendingBubble key={line.key} sending={line.sending} />;
        }
      })}
      <TypingLine typing={typing} contact={summary.contact} />
    </div>
  );
}

/**
 * Tells the server how far this agent has read while the page is looked at. Gives how far they had read when the
 * conversation was opened: how many visitor's messages were new then.
 */
function useReading(summary: Summary, seq: number | undefined): number {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const change = useInbox((state) => state.change);
  const [before] = useState(() => Math.max(0, summary.unread));
  const { id } = summary;
  useEffect(() => {
    if (seq === undefined) return;
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      change({ type: "read", conversationId: id, seq });
      // It is told again with the next message; the count of the list has what this page knows.
      client.inbox.read.mutate({ conversationId: id, seq }).then(
        () => queries.invalidateQueries({ queryKey: trpc.inbox.list.queryKey() }),
        () => undefined,
      );
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [client, trpc, queries, change, id, seq]);
  return before;
}

/** The seq of the first of the last `count` messages of the visitor. */
function firstUnread(messages: readonly { from: string; seq: number }[], count: number): number | null {
  if (count === 0) return null;
  const said = messages.filter((one) => one.from === "visitor");
  return said.at(-Math.min(count, said.length))?.seq ?? null;
}
