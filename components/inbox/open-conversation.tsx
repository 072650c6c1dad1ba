"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { usePageCommands } from "../shell/use-page-commands";
import { errorCode } from "../trpc/error-code";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { SearchPicture } from "../ui/pictures";
import { SkeletonRows } from "../ui/skeleton";
import { ContextPane } from "./context-pane";
import { useInbox, useInboxStore } from "./inbox-store";
import { usePageMenus } from "./page-menus";
import { COMMANDS, type CommandName, possibleCommands } from "./possible-commands";
import { ThreadPane } from "./thread-pane";
import { useConversationActions } from "./use-conversation-actions";
import type { useInboxAddress } from "./use-inbox-address";
import { useInboxKeys } from "./use-inbox-keys";
import { usePeople } from "./use-people";
import { useThread } from "./use-thread";

const SHORTCUTS: { readonly [name in CommandName]?: string } = {
  claim: "c",
  resolve: "e",
  snooze: "s",
  reply: "r",
  note: "n",
};

/** The thread and the context of the conversation that the address names. */
export function OpenConversation({
  conversationId,
  address,
  step,
  search,
}: {
  conversationId: string;
  address: ReturnType<typeof useInboxAddress>;
  step: (by: 1 | -1) => void;
  search: () => void;
}) {
  const t = useTranslations("inbox");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { context, go } = address;
  const { me } = usePeople();
  const store = useInboxStore();
  const mayReply = useMay("conversations.reply");
  const opened = useThread(conversationId);
  const actions = useConversationActions(conversationId);
  const summary = useInbox((state) => state.live.rows.get(conversationId)?.summary);
  const setDraft = useInbox((state) => state.setDraft);
  const setSnooze = usePageMenus((menus) => menus.setSnooze);
  const setDialog = usePageMenus((menus) => menus.setDialog);
  const setKeys = usePageMenus((menus) => menus.setKeys);
  const close = () => go({ c: null, panel: null });

  const does = useMemo(() => {
    const has = () => store.getState().live.rows.get(conversationId)?.summary;
    const mine = () => {
      const row = has();
      return mayReply && row?.owner === "person" && row.ownerUserId === me;
    };
    const write = (mode: "reply" | "note") => {
      if (!mayReply) return;
      const text = store.getState().drafts.get(conversationId)?.text ?? "";
      setDraft(conversationId, { text, mode });
      setTimeout(() => document.getElementById("inbox-composer")?.focus());
    };
    return {
      reply: () => write("reply"),
      note: () => write("note"),
      claim: () => {
        if (mayReply && has()?.owner !== "person") void actions.claim();
      },
      resolve: () => {
        if (mine()) void actions.resolve("resolved");
      },
      snooze: () => {
        const owner = has()?.owner;
        if (mayReply && (owner === "person" || owner === "queue")) setSnooze(true);
      },
      release: () => void actions.release(),
      transfer: () => setDialog("transfer"),
      giveBack: () => setDialog("giveBack"),
      labels: () => setDialog("labels"),
      merge: () => setDialog("merge"),
    };
  }, [store, conversationId, mayReply, me, setDraft, setSnooze, setDialog, actions]);
  useInboxKeys({
    ...does,
    next: () => step(1),
    previous: () => step(-1),
    search,
    help: () => setKeys(true),
    leave: () => (context ? go({ panel: null }) : close()),
  });
  const possible = summary
    ? possibleCommands({
        owner: summary.owner,
        mine: summary.owner === "person" && summary.ownerUserId === me,
        mayReply,
        flow: Boolean(opened.detail.data?.flow),
        others: (opened.detail.data?.others.length ?? 0) > 0,
      }).join()
    : "";
  usePageCommands(
    useMemo(
      () =>
        COMMANDS.filter((name) => possible.split(",").includes(name)).map((name) => ({
          id: `conversation ${name}`,
          label: t(`commands.${name}`),
          ...(name in SHORTCUTS ? { shortcut: SHORTCUTS[name] } : {}),
          // The palette gives the focus back as it closes: what takes it comes after that.
          run: () => void setTimeout(does[name], 150),
        })),
      [t, does, possible],
    ),
    "conversation",
  );

  if (!summary)
    return (
      <div className="flex min-w-0 flex-1 flex-col">
        {opened.detail.isError ? (
          <EmptyState
            picture={<SearchPicture />}
            title={
              errorCode(opened.detail.error) === "NOT_FOUND"
                ? t("thread.missing")
                : errorText(opened.detail.error)
            }
            action={<Button onClick={close}>{t("thread.back")}</Button>}
          />
        ) : (
          <SkeletonRows label={common("loading")} rows={6} className="p-4" />
        )}
      </div>
    );
  return (
    <>
      <section
        aria-label={t("thread.label")}
        className={cx("flex min-h-0 min-w-0 flex-1 flex-col", context && "max-xl:hidden")}
      >
        <ThreadPane
          summary={summary}
          opened={opened}
          actions={actions}
          onBack={close}
          onContext={() => go({ panel: "context" })}
        />
      </section>
      <aside
        aria-label={t("context.label")}
        className={cx(
          "min-h-0 flex-col border-line bg-surface xl:flex xl:w-[312px] xl:shrink-0 xl:border-l",
          context ? "flex w-full flex-1 lg:border-l-0" : "hidden",
        )}
      >
        <ContextPane
          summary={summary}
          opened={opened}
          onBack={() => go({ panel: null })}
          onOpen={(id) => go({ c: id, panel: null })}
        />
      </aside>
    </>
  );
}
