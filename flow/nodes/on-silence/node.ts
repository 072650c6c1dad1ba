import { z } from "zod";
import { durationSchema } from "../../kernel/fields";
import { defineNode, go } from "../../kernel/node";

/** A contact who has done nothing for so long starts a run. */
export const onSilence = defineNode({
  type: "onSilence",
  group: "start",
  entry: true,
  addressed: true,
  data: z.strictObject({
    after: durationSchema,
    /** The audience's id. Empty: everybody. */
    audience: z.string().max(100).default("").meta({ field: "audience" }),
  }),
  blank: { after: { amount: 30, unit: "days" } },
  outlets: () => [{ id: "next", kind: "main" }],
  preview: () => [],
  starts: (_data, start, context) =>
    start.type === "event" && start.name === "silence.passed" && start.node === context.node ? 1 : 0,
  enter: () => go(),
});
