import { z } from "zod";
import { defineNode, go } from "../../kernel/node";

/** A contact who comes into an audience, or leaves it, starts a run. */
export const onSegment = defineNode({
  type: "onSegment",
  group: "start",
  entry: true,
  addressed: true,
  data: z.strictObject({
    /** The audience's id. */
    audience: z.string().max(100).meta({ field: "audience" }),
    change: z.enum(["enters", "leaves"]).default("enters"),
  }),
  blank: { audience: "" },
  outlets: () => [{ id: "next", kind: "main" }],
  preview: () => [],
  lint: (data) =>
    data.audience === "" ? [{ severity: "error", code: "audience_missing", path: ["audience"] }] : [],
  starts: (data, start, context) => {
    if (start.type !== "event" || start.key !== data.audience) return 0;
    if (start.node !== undefined && start.node !== context.node) return 0;
    return start.name === (data.change === "enters" ? "audience.entered" : "audience.left") ? 1 : 0;
  },
  enter: () => go(),
});
