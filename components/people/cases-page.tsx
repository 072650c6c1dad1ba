"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button, buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { SegmentedControl } from "../ui/segmented-control";
import { CaseTable } from "./case-table";
import { CasePicture } from "./people-pictures";

const VIEWS = ["mine", "open", "closed"] as const;
const FIRST_PAGE: string | null = null;

/** What people promised: what is due first stands first. */
export function CasesPage() {
  const t = useTranslations("cases");
  const { workspace } = useSession();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [view, setView] = useState<(typeof VIEWS)[number]>("open");
  const input = { state: view === "closed" ? ("closed" as const) : ("open" as const), mine: view === "mine" };
  const cases = useInfiniteQuery({
    queryKey: [...trpc.cases.list.pathKey(), input],
    queryFn: ({ pageParam, signal }) =>
      client.cases.list.query(pageParam === null ? input : { ...input, cursor: pageParam }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });
  const agents = useQuery(trpc.agents.list.queryOptions());
  return (
    <Page title={t("title")} gap="sm">
      <div>
        <SegmentedControl
          aria-label={t("list")}
          value={view}
          onValueChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
        />
      </div>
      <QueryState query={cases}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0)
            return (
              <EmptyState
                picture={<CasePicture />}
                title={t(`empty.${view}`)}
                example={t("empty.example")}
                action={
                  <Link href={`/w/${workspace.slug}/inbox`} className={buttonClass("secondary")}>
                    {t("empty.action")}
                  </Link>
                }
              />
            );
          return <CaseTable cases={rows} agents={agents.data ?? []} />;
        }}
      </QueryState>
      {cases.hasNextPage ? (
        <div>
          <Button loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
