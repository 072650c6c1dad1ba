import { z } from "zod";
import { template } from "../../kernel/fields";
import { variableNameSchema } from "../../kernel/ids";
import { defineNode, go, wait } from "../../kernel/node";
import { PURPOSE, SEND_CHANNELS } from "../../kernel/sends";

/** Writes fields of the contact's profile, and what the contact agreed to or takes back. */
export const profile = defineNode({
  type: "profile",
  group: "marketing",
  data: z.strictObject({
    fields: z
      .array(z.strictObject({ field: variableNameSchema, value: template(4_000) }))
      .max(50)
      .default([]),
    consent: z
      .array(
        z.strictObject({
          channel: z.enum(SEND_CHANNELS),
          purpose: z.string().regex(PURPOSE, "use small letters, digits and -"),
          granted: z.boolean(),
        }),
      )
      .max(20)
      .default([]),
  }),
  blank: { fields: [] },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => data.fields.map((one) => ({ kind: "field", label: one.field, text: one.value })),
  enter: (data, context) => {
    for (const one of data.fields) context.write(`contact.${one.field}`, context.value(one.value));
    return data.consent.length === 0
      ? go()
      : wait({ for: "effect", kind: "record", request: { consent: data.consent } });
  },
  resume: (_data, context, resume) => {
    if (resume.type === "effect" && !resume.outcome.ok)
      context.problem(`record_${resume.outcome.error.code}`, resume.outcome.error.message);
    return go();
  },
});
