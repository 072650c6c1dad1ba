import { z } from "zod";
import { targetSchema } from "./ids";

/**
 * Field schemas that nodes share. `.meta()` says what the inspector draws and what other tools walk:
 * `template` (text with {{ }}), `field` (which editor), `help` (key of a catalogue text).
 */

const TEMPLATE_MAX = 20_000;

/** Text in which {{ }} prints values. */
export const template = (max: number = TEMPLATE_MAX) => z.string().max(max).meta({ template: true });

/** Address with {{ }}; its scheme is checked when it is rendered. */
export const urlTemplate = () => z.string().max(4_000).meta({ template: true, field: "url" });

export const target = () => targetSchema;

export const DURATION_UNITS = ["seconds", "minutes", "hours", "days", "weeks"] as const;
export const durationSchema = z
  .strictObject({ amount: z.number().min(0).max(100_000), unit: z.enum(DURATION_UNITS) })
  .meta({ field: "duration" });
export type Duration = z.infer<typeof durationSchema>;

const UNIT_MS = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
} as const;

/** Longest wait: two years. A timer further away is a mistake. */
export const MAX_WAIT_MS = 2 * 365 * 86_400_000;

/** A duration in milliseconds, at most two years. */
export const durationMs = (duration: Duration): number =>
  Math.min(MAX_WAIT_MS, Math.round(duration.amount * UNIT_MS[duration.unit]));
