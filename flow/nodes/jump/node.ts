import { z } from "zod";
import { idSchema } from "../../kernel/ids";
import { defineNode } from "../../kernel/node";

/** Goes on at another node of this flow, without a line across the canvas. */
export const jump = defineNode({
  type: "jump",
  group: "logic",
  data: z.strictObject({ node: idSchema.or(z.literal("")).meta({ field: "node" }) }),
  blank: { node: "" },
  outlets: () => [],
  preview: () => [],
  lint: (data) =>
    data.node === "" ? [{ severity: "error", code: "jump_without_target", path: ["node"] }] : [],
  enter: (data) => ({ step: "jump", node: data.node }),
});
