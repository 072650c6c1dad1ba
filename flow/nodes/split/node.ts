import { z } from "zod";
import { idSchema } from "../../kernel/ids";
import { defineNode, go } from "../../kernel/node";

/** Sends people different ways by weight; the same person always the same way, unless `sticky` is off. */
export const split = defineNode({
  type: "split",
  group: "logic",
  data: z.strictObject({
    variants: z
      .array(
        z.strictObject({
          id: idSchema,
          label: z.string().max(100).optional(),
          weight: z.number().min(0).max(1_000_000),
        }),
      )
      .min(1)
      .max(20)
      .meta({ field: "variants" }),
    /** Weight of those who go by `holdout` and get nothing. */
    holdout: z.number().min(0).max(1_000_000).default(0),
    sticky: z.boolean().default(true),
    /** Splits that share this key send one person the same way. Without it: the node's own. */
    experiment: z.string().max(100).optional(),
  }),
  blank: {
    variants: [
      { id: "a", label: "A", weight: 50 },
      { id: "b", label: "B", weight: 50 },
    ],
  },
  outlets: (data) => [
    ...data.variants.map((one) => ({ id: one.id, kind: "choice" as const, label: one.label ?? one.id })),
    ...(data.holdout > 0 ? [{ id: "holdout", kind: "else" as const, optional: true }] : []),
  ],
  preview: (data) =>
    data.variants.map((one) => ({ kind: "field", label: one.label ?? one.id, text: String(one.weight) })),
  lint: (data) =>
    data.variants.reduce((sum, one) => sum + one.weight, data.holdout) > 0
      ? []
      : [{ severity: "error", code: "no_weight", path: ["variants"] }],
  enter: (data, context) => {
    const shares = [...data.variants, ...(data.holdout > 0 ? [{ id: "holdout", weight: data.holdout }] : [])];
    const total = shares.reduce((sum, one) => sum + one.weight, 0);
    const { experiment } = data;
    const kept = data.sticky && experiment !== undefined ? context.assigned(experiment) : undefined;
    // Who has come to a variant stays with it when weights change; not where nobody goes any more.
    const had = kept === undefined ? undefined : shares.find((one) => one.id === kept && one.weight > 0);
    const at = (data.sticky ? context.sticky(experiment ?? context.node) : context.random()) * total;
    let sum = 0;
    const drawn = shares.find((one) => {
      sum += one.weight;
      return at < sum;
    });
    const id = had?.id ?? drawn?.id ?? shares[0]?.id ?? "holdout";
    if (data.sticky && experiment !== undefined) context.assign(experiment, id);
    context.emit("split.assigned", { experiment: experiment ?? context.node, variant: id });
    return go(id);
  },
});
