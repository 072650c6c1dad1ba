import { z } from "zod";
import { defineNode, go } from "../../kernel/node";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write the time as 09:30");

/** A date and a time start a run for everybody of an audience: once, or again and again. */
export const onSchedule = defineNode({
  type: "onSchedule",
  group: "start",
  entry: true,
  addressed: true,
  data: z.strictObject({
    /** byHand: when somebody sends it to an audience; the time and the audience are said then. */
    repeat: z.enum(["once", "daily", "weekly", "monthly", "byHand"]).default("once"),
    /** once: the day. */
    date: z
      .string()
      .regex(/^$|^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "write the day as 2026-11-11")
      .default(""),
    at: timeOfDay,
    /** weekly: Monday is 1. */
    weekdays: z.array(z.number().int().min(1).max(7)).max(7).default([]),
    /** monthly: in a shorter month its last day. */
    day: z.number().int().min(1).max(31).default(1),
    /** Whose clock: the workspace's, or that of each contact. */
    zone: z.enum(["workspace", "contact"]).default("workspace"),
    /** The audience's id. Empty: everybody. */
    audience: z.string().max(100).default("").meta({ field: "audience" }),
  }),
  blank: { at: "10:00" },
  outlets: () => [{ id: "next", kind: "main" }],
  preview: (data) =>
    data.repeat === "byHand"
      ? []
      : [{ kind: "text", text: data.repeat === "once" ? `${data.date} ${data.at}` : data.at }],
  lint: (data) =>
    data.repeat === "once" && data.date === ""
      ? [{ severity: "error", code: "schedule_without_date", path: ["date"] }]
      : [],
  starts: (_data, start, context) =>
    start.type === "event" && start.name === "schedule.due" && start.node === context.node ? 1 : 0,
  enter: () => go(),
});
