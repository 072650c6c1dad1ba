"use client";
import { useFormatter, useTranslations } from "use-intl";
import { Panel } from "./panel";
import type { Wall } from "./wall-page";

/** The share of today that the bot did alone, by conversations and by what the goals were worth. */
export function WallToday({ today }: { today: Wall["today"] }) {
  const t = useTranslations("supervision.today");
  const format = useFormatter();
  const without = today.goals.withoutPeople.value;
  const worth = without + today.goals.withPeople.value;
  return (
    <Panel title={t("title")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Share
          label={t("byCount")}
          part={today.withoutPeople}
          whole={today.conversations}
          detail={
            today.conversations === 0
              ? t("nothing")
              : t("count", { without: today.withoutPeople, all: today.conversations })
          }
        />
        <Share
          label={t("byValue")}
          part={without}
          whole={worth}
          detail={
            worth === 0
              ? t("noGoals")
              : t("value", { without: format.number(without), all: format.number(worth) })
          }
        />
      </div>
      <p className="text-xs text-subtle">{t("help")}</p>
    </Panel>
  );
}

function Share({
  label,
  part,
  whole,
  detail,
}: {
  label: string;
  part: number;
  whole: number;
  detail: string;
}) {
  const format = useFormatter();
  const share = whole > 0 ? part / whole : 0;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="text-xs text-muted">{label}</div>
      <div className="text-2xl font-semibold tabular-nums">
        {whole > 0 ? format.number(share, { style: "percent", maximumFractionDigits: 0 }) : "–"}
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-active" aria-hidden>
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
        />
      </div>
      <div className="text-xs tabular-nums text-subtle">{detail}</div>
    </div>
  );
}
