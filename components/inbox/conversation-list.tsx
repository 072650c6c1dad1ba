"use client";
import { Search, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useNow, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SkeletonRows } from "../ui/skeleton";
import { ConversationRow } from "./conversation-row";
import { FilterPopover } from "./filter-popover";
import { InboxEmpty } from "./inbox-empty";
import { useInbox } from "./inbox-store";
import { unreadOf } from "./live-state";
import { MessageHits } from "./message-hits";
import type { useInboxAddress } from "./use-inbox-address";
import type { useRows } from "./use-rows";
import { ViewBar } from "./view-bar";

const TYPED_MS = 300;
/** Waiting times and clocks move this often. */
const TICK_MS = 15_000;

/** The left column: views, search, filters, and the conversations. */
export function ConversationList({
  address,
  list,
  searchRef,
}: {
  address: ReturnType<typeof useInboxAddress>;
  list: ReturnType<typeof useRows>;
  searchRef: RefObject<HTMLInputElement | null>;
}) {
  const t = useTranslations("inbox");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const now = useNow({ updateInterval: TICK_MS }).getTime();
  const live = useInbox((state) => state.live);
  const { shown, open, query, go } = address;
  const { rows, pages } = list;
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (open)
      scroller.current
        ?.querySelector(`[data-row="${CSS.escape(open)}"]`)
        ?.scrollIntoView({ block: "nearest" });
  }, [open]);

  return (
    <section aria-label={t("list.label")} className="flex min-h-0 flex-1 flex-col">
      <ViewBar shown={shown} go={go} />
      <div className="flex items-center gap-1 border-b border-line p-2">
        <MessageSearch key={query === null ? "none" : "some"} query={query} go={go} inputRef={searchRef} />
        <FilterPopover shown={shown} go={(change) => go(change, "replace")} />
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {query !== null ? (
          <MessageHits query={query} open={open} go={go} />
        ) : (
          <>
            {pages.isPending && rows.length === 0 ? (
              <SkeletonRows label={common("loading")} rows={6} className="p-3" />
            ) : null}
            {pages.isError ? (
              <Notice
                tone="danger"
                className="m-2"
                action={
                  <Button size="sm" onClick={() => void pages.refetch()}>
                    {common("retry")}
                  </Button>
                }
              >
                {errorText(pages.error)}
              </Notice>
            ) : null}
            {pages.isSuccess && !pages.isPlaceholderData && rows.length === 0 ? (
              <InboxEmpty shown={shown} go={go} />
            ) : null}
            {rows.length > 0 ? (
              <ul aria-label={t(`views.${shown.view}`)}>
                {rows.map((row) => (
                  <ConversationRow
                    key={row.id}
                    row={row}
                    now={Math.max(now, Date.parse(row.lastAt))}
                    unread={unreadOf(live, row.id)}
                    mentioned={live.mentioned.has(row.id)}
                    current={row.id === open}
                    href={`/w/${workspace.slug}/inbox?c=${row.id}`}
                    onOpen={() => go({ c: row.id, panel: null })}
                  />
                ))}
              </ul>
            ) : null}
            {pages.hasNextPage ? (
              <div className="flex justify-center p-3">
                <Button
                  size="sm"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  {t("list.more")}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
    </section>
  );
}

function MessageSearch({
  query,
  go,
  inputRef,
}: {
  query: string | null;
  go: ReturnType<typeof useInboxAddress>["go"];
  inputRef: RefObject<HTMLInputElement | null>;
}) {
  const t = useTranslations("inbox.search");
  const [text, setText] = useState(query ?? "");
  useEffect(() => {
    const next = text.trim() === "" ? null : text.trim();
    if (next === query) return;
    const timer = setTimeout(() => go({ q: next }, "replace"), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, query, go]);
  return (
    <Input
      ref={inputRef}
      type="search"
      aria-label={t("label")}
      placeholder={t("placeholder")}
      value={text}
      maxLength={200}
      onValueChange={setText}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        setText("");
        event.currentTarget.blur();
      }}
      leading={<Search size={14} />}
      trailing={
        text ? (
          <IconButton
            size="sm"
            className="-mr-2"
            label={t("clear")}
            icon={<X size={13} aria-hidden />}
            onClick={() => setText("")}
          />
        ) : undefined
      }
    />
  );
}
