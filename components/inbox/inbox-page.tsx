"use client";
import { useCallback, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useMay } from "../shell/use-may";
import { usePageCommands } from "../shell/use-page-commands";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { ConversationList } from "./conversation-list";
import { neighbour, VIEW_NAMES } from "./in-view";
import { InboxPicture } from "./inbox-picture";
import { InboxProvider, useInbox } from "./inbox-store";
import { KeysDialog } from "./keys-dialog";
import { OpenConversation } from "./open-conversation";
import { usePageMenus } from "./page-menus";
import { PresenceMenu } from "./presence-menu";
import { useFollowing } from "./use-following";
import { useInboxAddress } from "./use-inbox-address";
import { useInboxKeys } from "./use-inbox-keys";
import { useRows } from "./use-rows";

/** Where people answer people: conversations, thread, and what is known of the visitor. */
export function InboxPage() {
  return (
    <InboxProvider>
      <Inbox />
    </InboxProvider>
  );
}

function Inbox() {
  const t = useTranslations("inbox");
  const address = useInboxAddress();
  const { open, shown, go } = address;
  const list = useRows(shown);
  const searchRef = useRef<HTMLInputElement>(null);
  const connection = useInbox((state) => state.connection);
  const mayReply = useMay("conversations.reply");
  useFollowing(go);
  const step = useCallback(
    (by: 1 | -1) => {
      const next = neighbour(list.rows, open, by);
      if (next) go({ c: next.id, panel: null }, open === null ? "push" : "replace");
    },
    [list.rows, open, go],
  );
  const setKeys = usePageMenus((menus) => menus.setKeys);
  const search = useCallback(() => searchRef.current?.focus(), []);
  usePageCommands(
    useMemo(
      () => [
        ...VIEW_NAMES.map((view) => ({
          id: `inbox ${view}`,
          label: t("commands.view", { view: t(`views.${view}`) }),
          run: () => go({ view, queue: null, q: null }),
        })),
        { id: "inbox search", label: t("commands.search"), shortcut: "/", run: () => setTimeout(search) },
        { id: "inbox keys", label: t("presence.keys"), shortcut: "?", run: () => setKeys(true) },
      ],
      [t, go, search, setKeys],
    ),
    "inbox",
  );
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <div className={cx("flex flex-col", open !== null && "max-lg:hidden")}>
        <PageHeader
          title={t("title")}
          state={
            connection === "lost" ? (
              <Badge tone="warn" dot>
                {t("connection.lost")}
              </Badge>
            ) : null
          }
          actions={mayReply ? <PresenceMenu /> : null}
        />
      </div>
      <p aria-live="polite" className="sr-only">
        {connection === "lost" ? t("connection.lostLong") : ""}
      </p>
      <div className="flex min-h-0 flex-1">
        <div
          className={cx(
            "flex min-h-0 w-full flex-col border-line bg-surface lg:w-[320px] lg:shrink-0 lg:border-r",
            open !== null && "max-lg:hidden",
          )}
        >
          <ConversationList address={address} list={list} searchRef={searchRef} />
        </div>
        {open === null ? (
          <NothingOpen step={step} search={search} />
        ) : (
          <OpenConversation key={open} conversationId={open} address={address} step={step} search={search} />
        )}
      </div>
      <KeysDialog />
    </>
  );
}

function NothingOpen({ step, search }: { step: (by: 1 | -1) => void; search: () => void }) {
  const t = useTranslations("inbox");
  const setKeys = usePageMenus((menus) => menus.setKeys);
  useInboxKeys({ next: () => step(1), previous: () => step(-1), search, help: () => setKeys(true) });
  return (
    <div className="flex min-w-0 flex-1 items-center justify-center max-lg:hidden">
      <EmptyState picture={<InboxPicture />} title={t("nothing.title")} example={t("nothing.hint")} />
    </div>
  );
}
