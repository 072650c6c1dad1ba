"use client";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { type Calendar, isOpen, nextOpening } from "../../flow/text/calendar";
import { Badge } from "../ui/badge";

/** Whether somebody would be there now by this calendar, else when. */
export function OpenNow({ calendar, zone }: { calendar: Calendar; zone: string }) {
  const t = useTranslations("hours");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 }).getTime();
  if (isOpen(calendar, now, zone))
    return (
      <Badge tone="ok" dot>
        {t("openNow")}
      </Badge>
    );
  const next = nextOpening(calendar, now, zone);
  return (
    <span className="flex flex-wrap items-center gap-2 text-xs font-normal text-muted">
      <Badge tone="warn" dot>
        {t("closedNow")}
      </Badge>
      {next === null
        ? t("never")
        : t("opens", {
            when: format.dateTime(new Date(next), {
              weekday: "short",
              month: "short",
              day: "numeric",
              hour: "2-digit",
              minute: "2-digit",
              hour12: false,
              timeZone: zone,
            }),
          })}
    </span>
  );
}
