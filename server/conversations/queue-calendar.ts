import { type Calendar, calendarSchema } from "../../flow/text/calendar";
import type { PublishedEndpoint } from "./published-flows";

/** A queue's hours within the workspace's calendar: hours may be a queue's own, days off are everybody's. */
export function queueCalendar(shared: Calendar, own: unknown): Calendar {
  const read = calendarSchema.safeParse(own);
  if (!read.success) return shared;
  return {
    hours: read.data.hours,
    holidays: [...shared.holidays, ...read.data.holidays],
    workdays: [...shared.workdays, ...read.data.workdays],
  };
}

/** When people of a queue are there; without hours of its own, and for no queue, the workspace's. */
export function calendarOf(
  { people, queueHours }: Pick<PublishedEndpoint, "people" | "queueHours">,
  queue: string | undefined,
): Calendar {
  const own = queue === undefined ? undefined : queueHours.get(queue.toLowerCase());
  return own ?? people.calendar;
}
