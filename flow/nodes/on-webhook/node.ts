import { z } from "zod";
import { target } from "../../kernel/fields";
import { saveMapped } from "../../kernel/mapping";
import { defineNode, go } from "../../kernel/node";

/** An HTTP call to this flow's own address starts a run; what was sent is `event`. */
export const onWebhook = defineNode({
  type: "onWebhook",
  group: "start",
  entry: true,
  addressed: true,
  data: z.strictObject({
    /** Which parts of the body go to which variables: path "order.id". */
    save: z
      .array(z.strictObject({ path: z.string().max(500), variable: target() }))
      .max(50)
      .default([])
      .meta({ field: "mapping" }),
  }),
  blank: {},
  outlets: () => [{ id: "next", kind: "main" }],
  preview: (data) => data.save.map((one) => ({ kind: "field", label: one.variable, text: one.path })),
  starts: (_data, start, context) =>
    start.type === "webhook" && (start.node === undefined || start.node === context.node) ? 1 : 0,
  enter: (data, context, start) => {
    if (start?.type === "webhook") saveMapped(data.save, start.data, context);
    return go();
  },
});
