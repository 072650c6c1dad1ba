import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";
import type { Json } from "../../text/json";

/** Notes on the contact's timeline that something happened, or that a goal was reached with a value. */
export const track = defineNode({
  type: "track",
  group: "marketing",
  data: z.strictObject({
    event: z.string().max(200),
    /** What it is about, such as an order's number. */
    key: template(500).optional(),
    properties: z
      .array(z.strictObject({ name: z.string().min(1).max(100), value: template(2_000) }))
      .max(50)
      .default([]),
    /** True: it counts as this campaign's goal. */
    goal: z.boolean().default(false),
    /** What the goal is worth, in minor units. */
    value: template(200).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
  }),
  blank: { event: "" },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => [{ kind: "text", text: data.event }],
  lint: (data) =>
    data.event.trim() === "" ? [{ severity: "error", code: "event_without_name", path: ["event"] }] : [],
  enter: (data, context) => {
    const name = data.event.trim();
    if (name === "") return go();
    const properties: { [name: string]: Json } = {};
    for (const one of data.properties) properties[one.name] = context.value(one.value);
    const value = data.value === undefined ? null : Number(context.render(data.value).trim() || Number.NaN);
    if (value !== null && !Number.isFinite(value))
      context.problem("not_a_number", "The goal's value is no number.");
    else if (value !== null) properties.value = Math.round(value);
    if (data.currency !== undefined) properties.currency = data.currency;
    if (data.goal) context.emit("goal.reached", { goal: name, ...properties });
    const key = data.key === undefined ? "" : context.render(data.key).trim();
    return wait({
      for: "effect",
      kind: "record",
      request: { event: { name, ...(key === "" ? {} : { key }), properties } },
    });
  },
  resume: (_data, context, resume) => {
    if (resume.type === "effect" && !resume.outcome.ok)
      context.problem(`record_${resume.outcome.error.code}`, resume.outcome.error.message);
    return go();
  },
});
