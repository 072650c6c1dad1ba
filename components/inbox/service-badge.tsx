"use client";
import { AlarmClock } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import type { Summary } from "./inbox-data";
import { clockOf, spanOf } from "./service-clock";
import { useSpan } from "./use-span";

const TONES = { ok: "neutral", soon: "warn", late: "danger" } as const;

/** The clock of what was promised: how long is left to reply or to resolve, warning ahead, red when it is over. */
export function ServiceBadge({ row, now }: { row: Summary; now: number }) {
  const t = useTranslations("inbox.clock");
  const span = useSpan();
  const clock = clockOf(row, now);
  if (!clock) return null;
  const time = span(clock.leftMs);
  const brief = spanOf(clock.leftMs).unit === "now";
  return (
    <Badge tone={TONES[clock.level]} icon={<AlarmClock size={11} aria-hidden />} className="tabular-nums">
      {clock.level === "late"
        ? clock.leftMs === 0
          ? t("breached")
          : brief
            ? t(`${clock.what}JustLate`)
            : t(`${clock.what}Late`, { span: time })
        : brief
          ? t(`${clock.what}Soon`)
          : t(`${clock.what}Left`, { span: time })}
    </Badge>
  );
}
