import { z } from "zod";
import { bubblesSchema, previewBubbles, sayBubbles } from "../../kernel/bubbles";
import { defineNode, go } from "../../kernel/node";

/** Says bubbles in order. With `alternates`, each visit says one of the variants instead. */
export const say = defineNode({
  type: "say",
  group: "talk",
  data: z.strictObject({
    bubbles: bubblesSchema.default([]),
    /** Other ways to say it. */
    alternates: z.array(bubblesSchema).max(10).optional(),
    pick: z.enum(["inTurn", "random"]).optional(),
  }),
  blank: { bubbles: [{ type: "text", text: "" }] },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => previewBubbles(data.bubbles),
  lint: (data) =>
    data.bubbles.length === 0 ||
    data.bubbles.every((bubble) => bubble.type === "text" && !bubble.text?.trim() && !bubble.rich?.length)
      ? [{ severity: "warning", code: "says_nothing", path: ["bubbles"] }]
      : [],
  enter: (data, context) => {
    const variants = [data.bubbles, ...(data.alternates ?? [])];
    const index =
      data.pick === "random"
        ? Math.floor(context.random() * variants.length)
        : (context.visit - 1) % variants.length;
    sayBubbles(variants[index] ?? data.bubbles, context);
    return go();
  },
});
