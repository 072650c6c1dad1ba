"use client";
import { useFormatter, useNow, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";

/** Zones and times that are shown. */
const ZONES = 3;
const TIMES = 24;

/** Who gets a broadcast when, of one that goes by the contacts' own clocks. */
export function OwnTimes({ groups }: { groups: RouterOutputs["broadcasts"]["estimate"]["ownTimes"] }) {
  const t = useTranslations("broadcasts.plan");
  const format = useFormatter();
  const now = useNow();
  if (groups.length === 0) return null;
  return (
    <section aria-label={t("ownTimes")} className="text-sm">
      <h3 className="mb-1 text-muted">{t("ownTimes")}</h3>
      <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto text-xs">
        {groups.slice(0, TIMES).map(({ at, people, zones }) => (
          <li key={at} className="grid grid-cols-[10rem_1fr_6rem] gap-2">
            <span>
              {Date.parse(at) <= now.getTime()
                ? t("ownNow")
                : format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" })}
            </span>
            <span className="min-w-0 truncate text-muted" title={zones.join(", ")}>
              {zones.slice(0, ZONES).join(", ")}
              {zones.length > ZONES ? ` ${t("moreZones", { count: zones.length - ZONES })}` : null}
            </span>
            <span className="text-right tabular-nums">{t("people", { count: people })}</span>
          </li>
        ))}
      </ul>
      {groups.length > TIMES ? (
        <p className="text-xs text-subtle">{t("moreTimes", { count: groups.length - TIMES })}</p>
      ) : null}
    </section>
  );
}
