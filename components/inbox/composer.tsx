"use client";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Paperclip, SendHorizontal, StickyNote } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { SegmentedControl } from "../ui/segmented-control";
import { toast } from "../ui/toast";
import type { Summary } from "./inbox-data";
import { useInbox, useInboxStore } from "./inbox-store";
import { LaterMenu } from "./later-menu";
import { matchAgents, mentionAt, mentionsIn } from "./mentions";
import { Picker, type PickerEntry } from "./picker";
import { matchCanned, slashIn } from "./slash";
import { SuggestionBar } from "./suggestion-bar";
import type { ConversationActions } from "./use-conversation-actions";
import { useFaultText } from "./use-fault-text";
import { usePeople } from "./use-people";
import { useSend } from "./use-send";
import { useUpload } from "./use-upload";

const TYPING_EVERY_MS = 3_000;
const EMPTY_DRAFT = { text: "", mode: "reply" } as const;

/** Where agents write: to the visitor, or to each other. */
export function Composer({
  summary,
  actions,
  onChanged,
}: {
  summary: Summary;
  actions: ConversationActions;
  onChanged: () => void;
}) {
  const t = useTranslations("inbox.composer");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const faultText = useFaultText();
  const { me } = useSession();
  const { agents, agentName } = usePeople();
  const mayReply = useMay("conversations.reply");
  const draft = useInbox((state) => state.drafts.get(summary.id)) ?? EMPTY_DRAFT;
  const setDraft = useInbox((state) => state.setDraft);
  const change = useInbox((state) => state.change);
  const store = useInboxStore();
  const { send } = useSend();
  const upload = useUpload(summary.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const typedAt = useRef(0);
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [noting, setNoting] = useState(false);
  const mine = summary.owner === "person" && summary.ownerUserId === me.id;
  const { text, mode } = draft;
  const note = mode === "note";
  const { id: conversationId } = summary;
  const suggest = useQuery(
    trpc.inbox.suggest.queryOptions({ conversationId }, { enabled: mine, staleTime: 10_000 }),
  );
  // A model takes seconds: what is known without it stands there until its words come.
  const fromModel = useQuery(
    trpc.inbox.draft.queryOptions({ conversationId }, { enabled: mine, staleTime: 10_000, retry: false }),
  );
  const [dismissed, setDismissed] = useState<string | null>(null);
  const drafted = fromModel.isFetching ? undefined : fromModel.data;
  const replies = (drafted?.using === "model" ? drafted.replies : suggest.data?.replies) ?? [];
  const ghost = mine && !note && text === "" ? replies.find((one) => one.text !== dismissed) : undefined;

  // What fits depends on the visitor's last words.
  const { refetch } = suggest;
  const { refetch: draftAnew } = fromModel;
  const { lastSeq } = summary;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every new message
  useEffect(() => {
    if (!mine) return;
    void refetch();
    void draftAnew();
  }, [mine, lastSeq, refetch, draftAnew]);

  const slash = note || !mine ? null : slashIn(text);
  const canned = useQuery(trpc.canned.list.queryOptions(undefined, { enabled: slash !== null }));
  const mention = note ? mentionAt(text, caret) : null;
  const entries: PickerEntry[] =
    slash !== null
      ? matchCanned(canned.data ?? [], slash).map((one) => ({
          id: one.id,
          label: `/${one.shortcut}`,
          detail: one.text,
        }))
      : mention
        ? matchAgents(
            agents.filter((agent) => agent.userId !== me.id),
            mention.typed,
          ).map((agent) => ({ id: agent.userId, label: agent.name }))
        : [];
  const picking = (slash !== null || (mention !== null && entries.length > 0)) && closedAt !== text;
  const at = Math.min(picked, Math.max(0, entries.length - 1));

  function write(next: string) {
    setDraft(conversationId, { text: next, mode });
    setPicked(0);
    if (note || !mine || next.trim() === "") return;
    const now = Date.now();
    if (now - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = now;
    // A sign of writing that is lost is no fault that anybody needs to hear of.
    client.inbox.typing.mutate({ conversationId }).catch(() => undefined);
  }
  /** Words put in for somebody, with the caret behind them at once: what is typed next, however soon, comes after. */
  function put(words: string, place: number) {
    flushSync(() => {
      write(words);
      setCaret(place);
    });
    field.current?.focus();
    field.current?.setSelectionRange(place, place);
  }
  async function pick(entry: PickerEntry | undefined) {
    if (!entry) return;
    if (mention) {
      const next = `${text.slice(0, mention.from)}@${entry.label} ${text.slice(caret)}`;
      return put(next, mention.from + entry.label.length + 2);
    }
    try {
      const { text: words } = await client.canned.render.query({ cannedId: entry.id, conversationId });
      put(words, words.length);
    } catch (error) {
      toast.error(faultText(error));
    }
  }
  async function submit() {
    const words = text.trim();
    if (words === "" || noting) return;
    if (!note) {
      setDraft(conversationId, { text: "", mode });
      send(conversationId, { type: "text", text: words }, words);
      typedAt.current = 0;
      return;
    }
    setNoting(true);
    try {
      const written = await client.inbox.note.mutate({
        conversationId,
        text: words,
        mentions: mentionsIn(words, agents),
      });
      change({ type: "open", conversationId });
      change({ type: "note", note: written, me: me.id });
      // Whoever has gone on meanwhile, to a reply or to other words, keeps that.
      const now = store.getState().drafts.get(conversationId);
      if (now?.text === text) setDraft(conversationId, { ...now, text: "" });
    } catch (error) {
      toast.error(faultText(error));
    } finally {
      setNoting(false);
    }
  }
  async function sendLater(time: Date) {
    const words = text.trim();
    if (words === "") return;
    try {
      await client.inbox.sendLater.mutate({
        conversationId,
        content: { type: "text", text: words },
        at: time.toISOString(),
      });
      setDraft(conversationId, { text: "", mode });
      toast.success(t("laterDone"));
      onChanged();
    } catch (error) {
      toast.error(faultText(error));
    }
  }
  async function attach(list: FileList | null) {
    for (const file of list ?? []) {
      const stored = await upload.put(file);
      if (stored)
        send(
          conversationId,
          { type: stored.mime.startsWith("image/") ? "image" : "file", fileId: stored.id },
          stored.name,
        );
    }
    if (files.current) files.current.value = "";
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // Keys that end the composition of Chinese text are not ours.
    if (event.nativeEvent.isComposing) return;
    if (picking && entries.length > 0) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        return setPicked((at + step + entries.length) % entries.length);
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        return void pick(entries[at]);
      }
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (picking) return setClosedAt(text);
      if (ghost) return setDismissed(ghost.text);
      return event.currentTarget.blur();
    }
    if (event.key === "Tab" && !event.shiftKey && ghost) {
      event.preventDefault();
      return put(ghost.text, ghost.text.length);
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void submit();
    }
  }

  if (!mayReply)
    return <p className="border-t border-line p-3 text-center text-xs text-subtle">{t("readOnly")}</p>;
  const locked = !note && !mine;
  return (
    <section
      aria-label={t("label")}
      onPaste={(event) => {
        if (!mine || note || event.clipboardData.files.length === 0) return;
        event.preventDefault();
        void attach(event.clipboardData.files);
      }}
      className={cx(
        "relative shrink-0 border-t border-line p-2 sm:p-3",
        note ? "bg-warn-soft" : "bg-surface",
      )}
    >
      {picking ? (
        <Picker
          label={slash !== null ? t("canned") : t("colleagues")}
          empty={
            slash !== null && !canned.isPending ? t(slash === "" ? "noneCanned" : "noCanned") : undefined
          }
          entries={entries}
          at={at}
          onPick={(entry) => void pick(entry)}
        />
      ) : null}
      {mine && !note && text === "" ? (
        <SuggestionBar
          replies={replies.filter((one) => one.text !== dismissed)}
          onTake={(words) => put(words, words.length)}
        />
      ) : null}
      {locked ? (
        <div className="flex min-h-16 flex-wrap items-center justify-between gap-2 rounded-lg bg-sunken px-3 py-2">
          <p className="min-w-0 flex-1 text-xs text-muted">
            {summary.owner === "person"
              ? t("lockedBy", { name: agentName(summary.ownerUserId) })
              : t(`locked.${summary.owner}`)}
          </p>
          {summary.owner === "person" ? null : (
            <Button variant="primary" loading={actions.busy === "claim"} onClick={() => void actions.claim()}>
              {summary.owner === "nobody" ? t("reopen") : t("take")}
            </Button>
          )}
        </div>
      ) : (
        <textarea
          ref={field}
          id="inbox-composer"
          aria-label={note ? t("note") : t("reply")}
          aria-expanded={picking}
          aria-controls={picking ? "inbox-picker" : undefined}
          aria-activedescendant={picking && entries[at] ? `inbox-pick-${entries[at].id}` : undefined}
          aria-autocomplete="list"
          role="combobox"
          value={text}
          rows={2}
          maxLength={10_000}
          placeholder={
            ghost ? t("ghost", { text: ghost.text }) : note ? t("notePlaceholder") : t("placeholder")
          }
          onChange={(event) => {
            setCaret(event.target.selectionStart);
            write(event.target.value);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          className="block max-h-60 min-h-14 w-full resize-none rounded-lg border border-control-line bg-surface px-3 py-2 text-sm [field-sizing:content] focus:border-ring focus:outline-2 focus:outline-ring/35"
        />
      )}
      <div className="mt-2 flex items-center gap-1">
        <SegmentedControl
          size="sm"
          aria-label={t("mode")}
          value={mode}
          onValueChange={(next) => {
            setDraft(conversationId, { text, mode: next });
            requestAnimationFrame(() => field.current?.focus());
          }}
          options={[
            { value: "reply", label: t("modes.reply"), icon: <SendHorizontal size={12} aria-hidden /> },
            { value: "note", label: t("modes.note"), icon: <StickyNote size={12} aria-hidden /> },
          ]}
        />
        {mine && !note ? (
          <>
            <input
              ref={files}
              type="file"
              multiple
              hidden
              aria-label={t("attach")}
              onChange={(event) => void attach(event.target.files)}
            />
            <IconButton
              size="sm"
              label={t("attach")}
              disabled={upload.busy}
              icon={<Paperclip size={15} aria-hidden />}
              onClick={() => files.current?.click()}
            />
          </>
        ) : null}
        <span aria-live="polite" className="min-w-0 flex-1 truncate px-1 text-2xs text-subtle">
          {upload.busy ? t("uploading") : note ? t("noteHint") : mine ? t("hint") : ""}
        </span>
        {mine && !note ? (
          <LaterMenu
            side="top"
            title={t("later")}
            onChoose={(time) => void sendLater(time)}
            trigger={
              <IconButton
                size="sm"
                label={t("later")}
                disabled={text.trim() === ""}
                icon={<CalendarClock size={15} aria-hidden />}
              />
            }
          />
        ) : null}
        {locked ? null : (
          <Button
            size="sm"
            variant="primary"
            disabled={text.trim() === ""}
            loading={noting}
            onClick={() => void submit()}
          >
            {note ? t("addNote") : t("send")}
          </Button>
        )}
      </div>
    </section>
  );
}
