import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { variableNameSchema } from "../../kernel/ids";
import { defineNode, go } from "../../kernel/node";

/** Runs another flow inside this one: parameters in, results out. */
export const call = defineNode({
  type: "call",
  group: "logic",
  advanced: true,
  data: z.strictObject({
    flow: z.string().max(128).meta({ field: "flow" }),
    /** The sub-flow's variables get these values. */
    inputs: z
      .array(z.strictObject({ name: variableNameSchema, value: template() }))
      .max(200)
      .default([])
      .meta({ field: "inputs" }),
    /** When it ends: its variables that come back, and where to. */
    outputs: z
      .array(z.strictObject({ name: variableNameSchema, variable: target() }))
      .max(200)
      .default([])
      .meta({ field: "outputs" }),
    /** Where the sub-flow begins: a node's id; without it, its first entry. */
    start: z.string().max(128).optional(),
  }),
  blank: { flow: "" },
  outlets: () => [
    { id: "next", kind: "main", optional: true },
    { id: "error", kind: "error", fallback: "next", optional: true },
  ],
  preview: (data) => data.inputs.map((one) => ({ kind: "field", label: one.name, text: one.value })),
  lint: (data) =>
    data.flow === "" ? [{ severity: "error", code: "call_without_flow", path: ["flow"] }] : [],
  enter: (data, context) => ({
    step: "call",
    flow: data.flow,
    ...(data.start ? { start: data.start } : {}),
    vars: Object.fromEntries(data.inputs.map((one) => [one.name, context.value(one.value)])),
  }),
  resume: (data, context, resume) => {
    if (resume.type !== "returned") return go("error");
    if (resume.failed) return go("error");
    for (const one of data.outputs)
      context.write(
        one.variable,
        Object.hasOwn(resume.vars, one.name) ? (resume.vars[one.name] ?? null) : null,
      );
    return go();
  },
});
