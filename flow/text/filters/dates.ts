import { formatDate } from "../format-date";
import type { FilterTable } from "../liquid-engine";
import { printValue } from "../print";
import { isZone, parseInstant } from "../zoned-time";

/** Longer formats are texts, not formats. */
const MAX_FORMAT = 200;

/**
 * `date: format, zone, locale`. The value is an ISO text, milliseconds, or "now", which is the scope's `now` and never
 * the machine's clock. Zone and locale default to the contact's, then the conversation's or workspace's. A value that is
 * not a date prints as it is.
 */
export const dateFilters: FilterTable = {
  date: (context, value, format = "date", zone, locale) => {
    const at = value === "now" || value === "today" ? context.setting("now") : value;
    const place = printValue(zone ?? context.setting("timeZone"));
    const usable = isZone(place) ? place : "UTC";
    const instant = parseInstant(at, usable);
    if (instant === null) return at === value ? value : null;
    const language = printValue(locale ?? context.setting("locale")) || "en";
    return formatDate(instant, printValue(format).slice(0, MAX_FORMAT), usable, language);
  },
};
