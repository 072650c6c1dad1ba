"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { cx } from "../ui/cx";

/** Outside the inbox, where its stream keeps the numbers up, they are looked at this often. */
const LOOK_MS = 30_000;
const MOST = 99;

/** How many conversations want this person: those that wait for anybody, those with unread words for them, mentions. */
export function InboxCount({ wide }: { wide: boolean }) {
  const t = useTranslations("common.rail");
  const trpc = useTRPC();
  const counts = useQuery(trpc.inbox.counts.queryOptions(undefined, { refetchInterval: LOOK_MS }));
  const mine = useQuery(
    trpc.inbox.list.queryOptions(
      { view: "mine", limit: 100 },
      { refetchInterval: LOOK_MS, enabled: (counts.data?.mine ?? 0) > 0 },
    ),
  );
  const unread =
    (counts.data?.mine ?? 0) > 0 ? (mine.data?.rows.filter((row) => row.unread > 0).length ?? 0) : 0;
  const count = (counts.data?.unassigned ?? 0) + (counts.data?.mentions ?? 0) + unread;
  if (count === 0) return null;
  return (
    <span
      className={cx(
        "inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-2xs font-semibold tabular-nums text-accent-fg",
        !wide && "absolute right-0.5 top-0.5",
      )}
    >
      <span aria-hidden>{count > MOST ? `${MOST}+` : count}</span>
      <span className="sr-only">{t("inboxCount", { count })}</span>
    </span>
  );
}
