"use client";
import { useTranslations } from "use-intl";
import { cx } from "../../ui/cx";

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Days of the week (Monday is 1); none means every day. */
export function WeekdaysField({
  value,
  onChange,
}: {
  value: readonly number[];
  onChange: (value: number[]) => void;
}) {
  const t = useTranslations("inspectors.weekdays");
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-muted">{t("label")}</legend>
      <div className="flex gap-1">
        {DAYS.map((day) => {
          const on = value.includes(day);
          return (
            <button
              key={day}
              type="button"
              aria-pressed={on}
              aria-label={t(`long.${day}`)}
              onClick={() =>
                onChange(on ? value.filter((one) => one !== day) : [...value, day].sort((a, b) => a - b))
              }
              className={cx(
                "h-7 flex-1 rounded-md border text-xs",
                on
                  ? "border-accent bg-accent-soft text-accent-text"
                  : "border-control-line text-muted hover:bg-hover",
              )}
            >
              {t(`short.${day}`)}
            </button>
          );
        })}
      </div>
      <p className="mt-1 text-xs text-subtle">{t("help")}</p>
    </fieldset>
  );
}
