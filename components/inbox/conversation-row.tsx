"use client";
import { AtSign, Moon } from "lucide-react";
import type { MouseEvent } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import { cx } from "../ui/cx";
import { Face } from "./face";
import type { Summary } from "./inbox-data";
import { ServiceBadge } from "./service-badge";
import { moodMark } from "./service-clock";
import { usePeople } from "./use-people";
import { useSpan } from "./use-span";

/** A conversation as one dense row: who, the last words, whose turn it is and how long it has waited. */
export function ConversationRow({
  row,
  now,
  unread,
  mentioned,
  current,
  href,
  onOpen,
}: {
  row: Summary;
  now: number;
  unread: number;
  mentioned: boolean;
  current: boolean;
  href: string;
  onOpen: () => void;
}) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const span = useSpan();
  const { agentName, queueName, visitorName, me } = usePeople();
  const mark = moodMark(row.mood);
  const owner =
    row.owner === "person" && row.ownerUserId !== me
      ? agentName(row.ownerUserId)
      : row.owner === "queue"
        ? queueName(row.queueId)
        : row.owner === "bot"
          ? t("owner.bot")
          : null;
  const waited = row.waitingSince === null ? null : now - Date.parse(row.waitingSince);
  function onClick(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen();
  }
  return (
    <li>
      <a
        href={href}
        data-row={row.id}
        aria-current={current ? "true" : undefined}
        onClick={onClick}
        className={cx(
          "relative flex gap-2.5 border-b border-line px-3 py-2.5 outline-offset-[-2px]",
          current ? "bg-accent-soft" : "hover:bg-hover",
        )}
      >
        <Face name={visitorName(row.contact)} mark={mark} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cx("min-w-0 flex-1 truncate", unread > 0 ? "font-semibold" : "font-medium")}>
              {visitorName(row.contact)}
            </span>
            <time
              dateTime={row.lastAt}
              title={format.dateTime(new Date(row.lastAt), { dateStyle: "medium", timeStyle: "short" })}
              className="shrink-0 text-2xs tabular-nums text-subtle"
            >
              {span(now - Date.parse(row.lastAt))}
            </time>
          </span>
          <span className="flex items-center gap-2">
            <span className={cx("min-w-0 flex-1 truncate text-xs", unread > 0 ? "text-fg" : "text-muted")}>
              {row.preview && row.preview.from !== "visitor"
                ? t("said", { who: t(`from.${row.preview.from}`), text: row.preview.text })
                : (row.preview?.text ?? "")}
            </span>
            {unread > 0 ? (
              <span className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full bg-accent px-1 text-2xs font-semibold tabular-nums text-accent-fg">
                <span aria-hidden>{unread >= 99 ? "99+" : unread}</span>
                <span className="sr-only">{t("row.unread", { count: unread })}</span>
              </span>
            ) : null}
          </span>
          <span className="mt-1 flex min-w-0 flex-wrap items-center gap-1">
            {row.priority !== "normal" ? (
              <Badge tone={row.priority === "urgent" ? "danger" : "warn"}>
                {t(`priority.${row.priority}`)}
              </Badge>
            ) : null}
            <ServiceBadge row={row} now={now} />
            {waited !== null && (row.owner === "queue" || row.owner === "person") ? (
              <span className="text-2xs tabular-nums text-subtle">
                {t("row.waits", { span: span(waited) })}
              </span>
            ) : null}
            {mentioned ? (
              <Badge tone="accent" icon={<AtSign size={11} aria-hidden />}>
                {t("views.mentions")}
              </Badge>
            ) : null}
            {row.snoozedUntil ? (
              <Badge icon={<Moon size={11} aria-hidden />}>
                {format.dateTime(new Date(row.snoozedUntil), {
                  month: "short",
                  day: "numeric",
                  hour: "numeric",
                  minute: "2-digit",
                })}
              </Badge>
            ) : null}
            {mark ? <span className="sr-only">{t(`mood.${mark}`)}</span> : null}
            {owner ? <span className="max-w-32 truncate text-2xs text-subtle">{owner}</span> : null}
            {row.labels.slice(0, 2).map((label) => (
              <Badge key={label} className="max-w-24">
                <span className="truncate">{label}</span>
              </Badge>
            ))}
            {row.labels.length > 2 ? (
              <span className="text-2xs text-subtle">{`+${row.labels.length - 2}`}</span>
            ) : null}
          </span>
        </span>
      </a>
    </li>
  );
}
