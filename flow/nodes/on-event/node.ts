import { z } from "zod";
import { defineNode, go } from "../../kernel/node";
import { type Condition, conditionSchema } from "../../text/condition";

const ALWAYS: Condition = { all: [] };

/** Something that a contact does, or that a system reports of them, starts a run: `event` is what was sent. */
export const onEvent = defineNode({
  type: "onEvent",
  group: "start",
  entry: true,
  data: z.strictObject({
    /** The event's name, as it is sent: "checkout.started". */
    event: z.string().max(200),
    /** Which part of the event names the thing it is about ("cart", "order.id"): campaigns run once for each. */
    key: z.string().max(200).default(""),
    /** Only events for which this holds. */
    when: conditionSchema.default(ALWAYS),
  }),
  blank: { event: "checkout.started", key: "key" },
  outlets: () => [{ id: "next", kind: "main" }],
  preview: (data) => [{ kind: "text", text: data.event }],
  lint: (data) =>
    data.event.trim() === "" ? [{ severity: "error", code: "event_without_name", path: ["event"] }] : [],
  starts: (data, start, context) => {
    if (start.type !== "event" || start.name !== data.event) return 0;
    if (start.node !== undefined && start.node !== context.node) return 0;
    return context.test(data.when) ? 2 : 0;
  },
  enter: () => go(),
});
