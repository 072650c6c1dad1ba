"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Json } from "../../flow/text/json";
import { printValue } from "../../flow/text/print";
import type { Messages } from "../i18n/messages";
import { useKnownWords } from "../inbox/use-known-words";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { Card } from "./card";

/** What a contact did and what was done to them, the latest first. */
export function TimelineCard({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts");
  const timeline = useInfiniteQuery(
    useTRPC().contacts.timeline.infiniteQueryOptions(
      { contactId },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: undefined },
    ),
  );
  const nameOf = useEventName();
  const words = useKnownWords();
  return (
    <Card title={t("profile.timeline")}>
      <QueryState query={timeline}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <p className="text-muted">{t("profile.timelineNone")}</p>;
          return (
            <ol className="space-y-2 border-l border-line pl-3">
              {entries.map(({ id, name, at, properties, product }) => (
                <li key={id} className="flex flex-wrap items-baseline gap-x-2">
                  <span>{nameOf(name)}</span>
                  <span className="min-w-0 flex-1 truncate text-xs text-muted">
                    {detailOf(product === null ? properties : { ...properties, product }, words.channel)}
                  </span>
                  <span className="text-xs text-muted">
                    <RelativeTime date={at} />
                  </span>
                </li>
              ))}
            </ol>
          );
        }}
      </QueryState>
      {timeline.hasNextPage ? (
        <Button
          size="sm"
          className="mt-3"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t("more")}
        </Button>
      ) : null}
    </Card>
  );
}

const TOLD = ["order", "product", "title", "name", "channel", "source", "url", "cart"];

const detailOf = (
  properties: { readonly [name: string]: Json },
  channelOf: (name: string) => string,
): string =>
  TOLD.flatMap((name) => {
    if (properties[name] === undefined) return [];
    const text = printValue(properties[name]);
    return [name === "channel" ? channelOf(text) : text];
  }).join(" · ");

type EventKey = keyof Messages["contacts"]["events"];

function useEventName(): (name: string) => string {
  const t = useTranslations("contacts.events");
  return (name) => {
    const key = name.replace(".", "_");
    // Names that nobody gave words to are shown as their senders call them.
    return t.has(key as EventKey) ? t(key as EventKey) : name;
  };
}
