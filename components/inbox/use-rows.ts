"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useSession } from "../shell/session-context";
import { useTRPCClient } from "../trpc/trpc-context";
import { rowsOf, type Shown } from "./in-view";
import { useInbox } from "./inbox-store";

/**
 * The rows of what is shown: the server's pages, kept up by the stream. They are read again when the stream began anew,
 * and only then, for everything else is told.
 */
export function useRows(shown: Shown) {
  const client = useTRPCClient();
  const { me } = useSession();
  const live = useInbox((state) => state.live);
  const change = useInbox((state) => state.change);
  const lost = useInbox((state) => state.connection === "lost");
  const { view, queueId, label, priority, order } = shown;
  const { epoch } = live;
  const pages = useInfiniteQuery({
    queryKey: ["inbox-rows", epoch, view, queueId, label, priority, order],
    queryFn: async ({ pageParam, signal }) => {
      const input = {
        view,
        order,
        ...(queueId === null ? {} : { queueId }),
        ...(label === null ? {} : { label }),
        ...(priority === null ? {} : { priority }),
        ...(pageParam === "" ? {} : { cursor: pageParam }),
      };
      return { epoch, view, ...(await client.inbox.list.query(input, { signal })) };
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    // Before the stream has begun, a list would miss what happens until then.
    enabled: epoch > 0 || lost,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const data = pages.data?.pages;
  useEffect(() => {
    for (const page of data ?? []) change({ type: "rows", rows: page.rows, epoch: page.epoch });
  }, [data, change]);
  const mentions = useMemo(
    () =>
      new Set(
        (data ?? []).flatMap((page) => (page.view === "mentions" ? page.rows.map((row) => row.id) : [])),
      ),
    [data],
  );
  const rows = useMemo(() => rowsOf(live, shown, me.id, mentions), [live, shown, me.id, mentions]);
  return { rows, pages };
}
