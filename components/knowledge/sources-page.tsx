"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useMay } from "../shell/use-may";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { type Adding, AddMenu } from "./add-menu";
import { AskBox } from "./ask-box";
import { FileDialog } from "./file-dialog";
import { KnowledgeFrame } from "./knowledge-frame";
import { KnowledgePicture } from "./knowledge-picture";
import { PageDialog } from "./page-dialog";
import { PairForm } from "./pair-form";
import { ReadAllButton } from "./read-all-button";
import { type Filters, isFiltered, NO_FILTERS, SourceFilters } from "./source-filters";
import { SourceTable } from "./source-table";
import { TextDialog } from "./text-dialog";

const FIRST_PAGE: string | null = null;
/** While something is being read its progress is asked for. */
const WATCH_MS = 1_000;

/** What the workspace knows: asked, added to, found again. */
export function SourcesPage() {
  const t = useTranslations("knowledge");
  const mayManage = useMay("knowledge.manage");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [adding, setAdding] = useState<Adding | null>(null);
  const [question, setQuestion] = useState("");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const form = useRef<HTMLDivElement>(null);
  const facets = useQuery(trpc.knowledge.facets.queryOptions());
  const sources = useInfiniteQuery({
    queryKey: [...trpc.knowledge.list.pathKey(), filters],
    queryFn: ({ pageParam, signal }) =>
      client.knowledge.list.query(pageParam === null ? filters : { ...filters, cursor: pageParam }, {
        signal,
      }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ rows }) => rows.some(({ work }) => work && work.step !== "failed"))
        ? WATCH_MS
        : false,
  });
  const isEmpty = facets.data?.sources === 0 && sources.data?.pages[0]?.rows.length === 0;
  function write(asked: string) {
    setQuestion(asked);
    setAdding("pair");
    requestAnimationFrame(() => form.current?.scrollIntoView({ block: "nearest" }));
  }
  return (
    <KnowledgeFrame actions={mayManage ? <AddMenu onAdd={setAdding} /> : undefined}>
      {isEmpty ? null : <AskBox {...(mayManage ? { onWrite: write } : {})} />}
      {isEmpty ? (
        <EmptyState
          className="py-6"
          picture={<KnowledgePicture />}
          title={t("empty.title")}
          example={t("empty.example")}
        />
      ) : null}
      {mayManage && (adding === "pair" || isEmpty) ? (
        <div ref={form}>
          <PairForm key={question} question={question} onSaved={() => setAdding("pair")} />
        </div>
      ) : null}
      {isEmpty ? null : (
        <section aria-label={t("list.label")} className="flex flex-col gap-3">
          <SourceFilters filters={filters} onChange={setFilters} facets={facets.data} />
          <QueryState query={sources}>
            {({ pages }) => {
              const rows = pages.flatMap((page) => page.rows);
              if (rows.length === 0)
                return (
                  <EmptyState
                    className="py-8"
                    picture={<KnowledgePicture />}
                    title={t("empty.filtered")}
                    action={
                      isFiltered(filters) ? (
                        <Button onClick={() => setFilters(NO_FILTERS)}>{t("empty.clear")}</Button>
                      ) : undefined
                    }
                  />
                );
              return <SourceTable sources={rows} mayManage={mayManage} />;
            }}
          </QueryState>
          <div className="flex flex-wrap items-center gap-3">
            {sources.hasNextPage ? (
              <Button loading={sources.isFetchingNextPage} onClick={() => void sources.fetchNextPage()}>
                {t("list.more")}
              </Button>
            ) : null}
            {facets.data ? (
              <p className="text-xs tabular-nums text-subtle">
                {t("list.count", { count: facets.data.sources, passages: facets.data.passages })}
              </p>
            ) : null}
            {mayManage ? <ReadAllButton /> : null}
          </div>
        </section>
      )}
      {adding === "page" ? <PageDialog onClose={() => setAdding(null)} /> : null}
      {adding === "file" ? <FileDialog onClose={() => setAdding(null)} /> : null}
      {adding === "text" ? <TextDialog onClose={() => setAdding(null)} /> : null}
    </KnowledgeFrame>
  );
}
