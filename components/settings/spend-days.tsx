"use client";
import { useFormatter, useTranslations } from "use-intl";

const DAY = 86_400_000;

/** Tokens of each day as columns; days of which nothing is known had none. */
export function SpendDays({ days }: { days: readonly { readonly day: string; readonly tokens: number }[] }) {
  const t = useTranslations("settings.model");
  const format = useFormatter();
  const used = new Map(days.map(({ day, tokens }) => [day, tokens]));
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (first === undefined || last === undefined || first === last) return null;
  const shown: { day: string; tokens: number }[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    shown.push({ day, tokens: used.get(day) ?? 0 });
  }
  const most = Math.max(1, ...shown.map(({ tokens }) => tokens));
  // Days are dates without a zone: shown as they are.
  const dayName = (day: string): string =>
    format.dateTime(new Date(`${day}T12:00:00Z`), { month: "short", day: "numeric", timeZone: "UTC" });
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex justify-between gap-2 text-xs text-muted">
        <span>{t("perDay")}</span>
        <span className="tabular-nums text-subtle">{t("perDayMost", { tokens: most })}</span>
      </figcaption>
      <div
        role="img"
        aria-label={`${t("perDay")}: ${shown.map(({ day, tokens }) => t("ofDay", { day: dayName(day), tokens })).join("; ")}`}
        className="flex h-20 items-end gap-0.5 border-b border-line"
      >
        {shown.map(({ day, tokens }) => (
          <span
            key={day}
            title={t("ofDay", { day: dayName(day), tokens })}
            className="flex h-full min-w-0 flex-1 items-end"
          >
            <span
              className="block w-full rounded-t-sm bg-accent"
              style={{ height: tokens === 0 ? 0 : `${Math.max(3, (tokens / most) * 100)}%` }}
            />
          </span>
        ))}
      </div>
      <div aria-hidden className="flex justify-between text-2xs tabular-nums text-subtle">
        <span>{dayName(first)}</span>
        <span>{dayName(last)}</span>
      </div>
    </figure>
  );
}
