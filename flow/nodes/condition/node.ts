import { z } from "zod";
import { idSchema } from "../../kernel/ids";
import { defineNode, go } from "../../kernel/node";
import { conditionSchema } from "../../text/condition";

/** Takes the first rule that holds, else `else`. */
export const condition = defineNode({
  type: "condition",
  group: "logic",
  data: z.strictObject({
    rules: z
      .array(z.strictObject({ id: idSchema, label: z.string().max(200).optional(), when: conditionSchema }))
      .max(50)
      .default([])
      .meta({ field: "rules" }),
  }),
  blank: { rules: [{ id: "yes", when: { all: [{ left: "", operator: "isSet" }] } }] },
  outlets: (data) => [
    ...data.rules.map((rule) => ({
      id: rule.id,
      kind: "choice" as const,
      ...(rule.label ? { label: rule.label } : {}),
    })),
    { id: "else", kind: "else", optional: true },
  ],
  preview: () => [],
  enter: (data, context) => go(data.rules.find((rule) => context.test(rule.when))?.id ?? "else"),
});
