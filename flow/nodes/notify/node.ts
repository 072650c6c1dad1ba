import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go } from "../../kernel/node";

/** Tells the team something, without handing the conversation over: in the inbox, and to webhooks that listen. */
export const notify = defineNode({
  type: "notify",
  group: "people",
  data: z.strictObject({
    text: template(2_000),
    /** Said with emphasis where the team sees it. */
    urgent: z.boolean().optional(),
  }),
  blank: { text: "" },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => [{ kind: "text", text: data.text }],
  enter: (data, context) => {
    const text = context.render(data.text).trim();
    if (text) context.emit("team.notified", { text, urgent: data.urgent ?? false });
    return go();
  },
});
