"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useMay } from "../shell/use-may";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { SegmentedControl } from "../ui/segmented-control";
import { GapCard } from "./gap-card";
import { GapPicture } from "./gap-picture";
import { KnowledgeFrame } from "./knowledge-frame";

const STATES = ["open", "answered", "dismissed"] as const;
const FIRST_PAGE: string | null = null;
const AGAIN_MS = 10_000;

/** What customers asked in vain, the most asked first; each is answered there and then. */
export function GapsPage() {
  const t = useTranslations("knowledge.gaps");
  const list = useTranslations("knowledge.list");
  const mayManage = useMay("knowledge.manage");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [state, setState] = useState<(typeof STATES)[number]>("open");
  const gaps = useInfiniteQuery({
    queryKey: [...trpc.knowledge.gaps.pathKey(), { state }],
    queryFn: ({ pageParam, signal }) =>
      client.knowledge.gaps.query(pageParam === null ? { state } : { state, cursor: pageParam }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next,
    refetchInterval: AGAIN_MS,
  });
  return (
    <KnowledgeFrame>
      <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
      <div>
        <SegmentedControl
          aria-label={t("list")}
          value={state}
          onValueChange={setState}
          options={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
        />
      </div>
      <QueryState query={gaps}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0)
            return (
              <EmptyState
                className="py-8"
                picture={<GapPicture />}
                title={t(state === "open" ? "empty" : "emptyOther")}
                example={state === "open" ? t("emptyExample") : undefined}
              />
            );
          return (
            <ul className="flex flex-col gap-3">
              {rows.map((gap) => (
                <GapCard key={gap.id} gap={gap} mayManage={mayManage} />
              ))}
            </ul>
          );
        }}
      </QueryState>
      {gaps.hasNextPage ? (
        <div>
          <Button loading={gaps.isFetchingNextPage} onClick={() => void gaps.fetchNextPage()}>
            {list("more")}
          </Button>
        </div>
      ) : null}
    </KnowledgeFrame>
  );
}
