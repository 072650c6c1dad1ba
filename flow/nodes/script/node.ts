import { z } from "zod";
import { target } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";

/** Runs JavaScript in a sandbox: `vars` may be changed, the other scopes are read; what it returns is saved. */
export const script = defineNode({
  type: "script",
  group: "logic",
  advanced: true,
  data: z.strictObject({
    code: z.string().max(50_000).meta({ field: "code" }),
    save: target().optional(),
    /** An imported script stays off until somebody has read it. */
    disabled: z.boolean().optional(),
    /** The author meant the visitor's own browser. It runs in the sandbox all the same. */
    where: z.literal("device").optional(),
  }),
  blank: { code: "" },
  outlets: () => [
    { id: "next", kind: "main", optional: true },
    { id: "error", kind: "error", fallback: "next", optional: true },
  ],
  preview: (data) => [{ kind: "code", text: data.code }],
  lint: (data) => [
    ...(data.disabled ? [{ severity: "warning" as const, code: "script_disabled", path: ["disabled"] }] : []),
    ...(data.code.trim() === ""
      ? [{ severity: "warning" as const, code: "script_empty", path: ["code"] }]
      : []),
  ],
  enter: (data, context) => {
    if (data.disabled) {
      context.problem("script_disabled", "This script is off until somebody has read it.");
      return go("error");
    }
    if (data.code.trim() === "") return go();
    return wait({
      for: "effect",
      kind: "script",
      request: {
        code: data.code,
        input: { vars: context.vars(), ...context.scopes() },
        now: context.now,
        seed: Math.floor(context.random() * 0x1_0000_0000),
        timeZone: context.timeZone,
        ...(data.where ? { where: data.where } : {}),
      },
    });
  },
  resume: (data, context, resume) => {
    if (resume.type !== "effect") return go("error");
    if (!resume.outcome.ok) {
      context.problem(`script_${resume.outcome.error.code}`, resume.outcome.error.message);
      return go("error");
    }
    const result = resume.outcome.result;
    if (!("value" in result)) return go("error");
    for (const [name, value] of Object.entries(result.vars))
      context.write(`vars[${JSON.stringify(name)}]`, value);
    if (data.save) context.write(data.save, result.value);
    return go();
  },
});
