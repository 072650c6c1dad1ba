import { z } from "zod";
import { durationMs, durationSchema, target, template } from "../../kernel/fields";
import { idSchema } from "../../kernel/ids";
import { defineNode, go, wait } from "../../kernel/node";

const awaited = z.strictObject({
  /** Also the outlet's id. */
  id: idSchema,
  /** The event's name, as it is sent: "order.paid". */
  name: z.string().max(200),
  /** Only events with this key count ("{{ orderId }}"). */
  key: template(500).optional(),
  /** Where the event's data goes. */
  save: target().optional(),
});

/** Waits for the first of several events, or for a time to pass. */
export const waitFor = defineNode({
  type: "waitFor",
  waits: true,
  group: "logic",
  data: z.strictObject({
    events: z.array(awaited).min(1).max(20).meta({ field: "events" }),
    timeout: durationSchema.optional(),
  }),
  blank: { events: [{ id: "event", name: "order.paid" }], timeout: { amount: 1, unit: "days" } },
  outlets: (data) => [
    ...data.events.map((one) => ({ id: one.id, kind: "choice" as const, label: one.name })),
    ...(data.timeout ? [{ id: "timeout", kind: "timeout" as const, optional: true }] : []),
  ],
  preview: (data) => data.events.map((one) => ({ kind: "text", text: one.name })),
  lint: (data) =>
    data.events.flatMap((one, index) =>
      one.name.trim() === ""
        ? [{ severity: "error" as const, code: "event_without_name", path: ["events", index, "name"] }]
        : [],
    ),
  enter: (data, context) =>
    wait({
      for: "event",
      events: data.events.map((one) => {
        if (!one.key) return { name: one.name };
        const key = context.render(one.key).trim();
        // An empty key matches no event that has one: better said than waited for in silence.
        if (key === "") context.problem("key_missing", `The key of "${one.name}" is empty.`);
        return { name: one.name, key };
      }),
      ...(data.timeout ? { until: context.now + durationMs(data.timeout) } : {}),
    }),
  resume: (data, context, resume, waiting) => {
    if (resume.type !== "event") return go("timeout");
    const keys = waiting.for === "event" ? waiting.events : [];
    const index = data.events.findIndex(
      (one, at) => one.name === resume.name && (keys[at]?.key === undefined || keys[at]?.key === resume.key),
    );
    const found = data.events[index];
    if (!found) return go("timeout");
    if (found.save) context.write(found.save, resume.data);
    return go(found.id);
  },
});
