import type { Mood, Summary } from "./inbox-data";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface Clock {
  readonly what: "reply" | "resolve";
  /** Milliseconds until it is due; below zero: over. */
  readonly leftMs: number;
  readonly level: "ok" | "soon" | "late";
}

/** Share of the whole time from which on one is warned, and the least that a warning comes ahead. */
const WARN_SHARE = 0.2;
const WARN_MS = 2 * MINUTE_MS;

/** The clock of a conversation that runs out first; null where none runs. */
export function clockOf(row: Summary, now: number): Clock | null {
  if (row.owner !== "queue" && row.owner !== "person") return null;
  const dues = [
    { what: "reply", due: row.replyDue },
    { what: "resolve", due: row.resolveDue },
  ] as const;
  const [first] = dues
    .flatMap(({ what, due }) => (due === null ? [] : [{ what, at: Date.parse(due) }]))
    .sort((a, b) => a.at - b.at);
  if (!first) return row.breached ? { what: "resolve", leftMs: 0, level: "late" } : null;
  const leftMs = first.at - now;
  const from = Date.parse(
    (first.what === "reply" ? row.waitingSince : null) ?? row.queuedAt ?? row.createdAt,
  );
  const warn = Math.max(WARN_MS, (first.at - from) * WARN_SHARE);
  return { what: first.what, leftMs, level: leftMs <= 0 ? "late" : leftMs <= warn ? "soon" : "ok" };
}

export interface Span {
  readonly unit: "now" | "minutes" | "hours" | "days";
  readonly count: number;
}

/** A stretch of time in one unit, cut off: 59 s is "now", 90 minutes is one hour. */
export function spanOf(ms: number): Span {
  const size = Math.abs(ms);
  if (size < MINUTE_MS) return { unit: "now", count: 0 };
  if (size < HOUR_MS) return { unit: "minutes", count: Math.floor(size / MINUTE_MS) };
  if (size < DAY_MS) return { unit: "hours", count: Math.floor(size / HOUR_MS) };
  return { unit: "days", count: Math.floor(size / DAY_MS) };
}

export type MoodMark = "angry" | "urgent" | "upset" | "glad";
const STRONG = 0.6;

/** The one word for how a message sounds, the most pressing first; null for an even tone. */
export function moodMark(mood: Pick<Mood, "sentiment" | "anger" | "urgency"> | null): MoodMark | null {
  if (!mood) return null;
  if (mood.anger >= STRONG) return "angry";
  if (mood.urgency >= STRONG) return "urgent";
  if (mood.sentiment <= -0.5) return "upset";
  return mood.sentiment >= STRONG ? "glad" : null;
}
