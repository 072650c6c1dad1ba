import { z } from "zod";
import { defineNode, end } from "../../kernel/node";

/** A sticky note on the canvas. Never runs. */
export const note = defineNode({
  type: "note",
  group: "logic",
  inert: true,
  data: z.strictObject({
    text: z.string().max(10_000).default("").meta({ field: "longText" }),
    color: z.enum(["yellow", "green", "blue", "pink", "grey"]).default("yellow"),
  }),
  blank: { text: "" },
  outlets: () => [],
  preview: (data) => [{ kind: "text", text: data.text }],
  enter: () => end(),
});
