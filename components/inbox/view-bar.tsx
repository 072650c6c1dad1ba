"use client";
import { useQuery } from "@tanstack/react-query";
import { AtSign, Bot, CheckCheck, ChevronDown, Inbox, Moon } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { cx } from "../ui/cx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu";
import type { Shown, ViewName } from "./in-view";
import type { AddressChange } from "./use-inbox-address";
import { usePeople } from "./use-people";
import { useSpan } from "./use-span";

const FIRST = ["mine", "unassigned", "all"] as const;
const MORE = [
  { view: "mentions", icon: AtSign },
  { view: "snoozed", icon: Moon },
  { view: "closed", icon: CheckCheck },
  { view: "bot", icon: Bot },
] as const;

/** Which conversations: the three views of every day side by side, the others and the queues under a button. */
export function ViewBar({ shown, go }: { shown: Shown; go: (change: AddressChange) => void }) {
  const t = useTranslations("inbox");
  const trpc = useTRPC();
  const span = useSpan();
  const { openQueues, queueName } = usePeople();
  const counts = useQuery(trpc.inbox.counts.queryOptions());
  const queue = queueName(shown.queueId);
  const other = queue ?? (isFirst(shown.view) ? null : t(`views.${shown.view}`));
  const show = (view: ViewName, queueId: string | null = null) =>
    go({ view: view === "mine" ? null : view, queue: queueId, q: null, c: null, panel: null });
  return (
    <nav aria-label={t("views.label")} className="flex items-center gap-1 px-2 pt-2">
      {FIRST.map((view) => {
        const here = shown.view === view && queue === null;
        const count = counts.data?.[view] ?? 0;
        return (
          <button
            key={view}
            type="button"
            aria-current={here ? "page" : undefined}
            onClick={() => show(view)}
            className={cx(
              "inline-flex h-7 min-w-0 shrink-0 items-center gap-1 whitespace-nowrap rounded-lg px-2 text-xs transition-colors",
              here ? "bg-active font-semibold text-fg" : "text-muted hover:bg-hover hover:text-fg",
            )}
          >
            {t(`views.${view}`)}
            {count > 0 ? <span className="tabular-nums text-subtle">{count}</span> : null}
          </button>
        );
      })}
      <Menu
        align="end"
        className="min-w-60"
        trigger={
          <button
            type="button"
            aria-label={other === null ? t("views.more") : t("said", { who: t("views.more"), text: other })}
            className={cx(
              "ml-auto inline-flex h-7 min-w-0 items-center gap-1 rounded-lg px-2 text-xs transition-colors",
              other === null ? "text-muted hover:bg-hover hover:text-fg" : "bg-active font-semibold text-fg",
            )}
          >
            <span className="truncate">{other ?? t("views.more")}</span>
            <ChevronDown size={13} aria-hidden className="shrink-0" />
          </button>
        }
      >
        {MORE.map(({ view, icon: Icon }) => {
          const count = view === "mentions" || view === "snoozed" ? (counts.data?.[view] ?? 0) : 0;
          return (
            <MenuItem key={view} icon={<Icon size={15} aria-hidden />} onClick={() => show(view)}>
              <span className="flex justify-between gap-3">
                {t(`views.${view}`)}
                {count > 0 ? <span className="tabular-nums text-subtle">{count}</span> : null}
              </span>
            </MenuItem>
          );
        })}
        <MenuSeparator />
        <MenuLabel>{t("views.queues")}</MenuLabel>
        {openQueues.length === 0 ? (
          <p className="px-2 pb-2 text-xs text-subtle">{t("views.noQueues")}</p>
        ) : (
          openQueues.map((one) => {
            const waiting = counts.data?.queues.find((entry) => entry.queueId === one.id);
            return (
              <MenuItem
                key={one.id}
                icon={<Inbox size={15} aria-hidden />}
                onClick={() => show("all", one.id)}
              >
                <span className="flex justify-between gap-3">
                  <span className="truncate">{one.name}</span>
                  {waiting ? (
                    <span className="shrink-0 tabular-nums text-subtle">
                      {t("views.waiting", { count: waiting.waiting, span: span(waiting.longestWaitMs) })}
                    </span>
                  ) : null}
                </span>
              </MenuItem>
            );
          })
        )}
      </Menu>
    </nav>
  );
}

const isFirst = (view: ViewName): view is (typeof FIRST)[number] => FIRST.some((one) => one === view);
