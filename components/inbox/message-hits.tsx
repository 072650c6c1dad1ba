"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { SearchPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonRows } from "../ui/skeleton";
import type { useInboxAddress } from "./use-inbox-address";
import { usePeople } from "./use-people";
import { wordParts } from "./word-parts";

/** Messages that hold the words that were searched, with those words marked. */
export function MessageHits({
  query,
  open,
  go,
}: {
  query: string;
  open: string | null;
  go: ReturnType<typeof useInboxAddress>["go"];
}) {
  const t = useTranslations("inbox.search");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const client = useTRPCClient();
  const { visitorName } = usePeople();
  const found = useInfiniteQuery({
    queryKey: ["inbox-search", query],
    queryFn: ({ pageParam, signal }) =>
      client.inbox.search.query(
        { text: query, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  if (found.isPending) return <SkeletonRows label={common("loading")} rows={4} className="p-3" />;
  if (found.isError)
    return (
      <Notice tone="danger" className="m-2">
        {errorText(found.error)}
      </Notice>
    );
  if (rows.length === 0)
    return <EmptyState picture={<SearchPicture />} title={t("none", { query })} example={t("noneHint")} />;
  return (
    <>
      <ul aria-label={t("results")}>
        {rows.map((row) => (
          <li key={`${row.conversationId}-${row.seq}`}>
            <button
              type="button"
              aria-current={row.conversationId === open ? "true" : undefined}
              onClick={() => go({ c: row.conversationId, panel: null })}
              className={cx(
                "w-full border-b border-line px-3 py-2.5 text-left outline-offset-[-2px]",
                row.conversationId === open ? "bg-accent-soft" : "hover:bg-hover",
              )}
            >
              <span className="flex items-baseline justify-between gap-2">
                <span className="min-w-0 truncate font-medium">{visitorName(row.contact)}</span>
                <RelativeTime date={row.at} className="shrink-0 text-2xs text-subtle" />
              </span>
              <span className="line-clamp-2 text-xs text-muted">
                {wordParts(row.excerpt, query).map(({ text, hit, at }) =>
                  hit ? (
                    <mark key={at} className="rounded-sm bg-warn-soft text-warn-text">
                      {text}
                    </mark>
                  ) : (
                    <Fragment key={at}>{text}</Fragment>
                  ),
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.hasNextPage ? (
        <div className="flex justify-center p-3">
          <Button size="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
