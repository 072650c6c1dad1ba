import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";

/** So much of the first line stands above the mail. */
const SUBJECT = 150;

/** Tells the team something, without handing the conversation over: in the inbox, to webhooks that listen, and by mail. */
export const notify = defineNode({
  type: "notify",
  group: "people",
  data: z.strictObject({
    text: template(2_000),
    /** Said with emphasis where the team sees it. */
    urgent: z.boolean().optional(),
    /** Colleagues who are written to as well, whoever has the inbox open. */
    email: z.array(z.email().max(254)).max(20).optional(),
  }),
  blank: { text: "" },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => [{ kind: "text", text: data.text }],
  enter: (data, context) => {
    const text = context.render(data.text).trim();
    if (text) context.emit("team.notified", { text, urgent: data.urgent ?? false });
    if (!text || !data.email?.length) return go();
    const [subject = ""] = text.split("\n");
    return wait({
      for: "effect",
      kind: "email",
      request: { to: [...new Set(data.email)], cc: [], bcc: [], subject: subject.slice(0, SUBJECT), text },
    });
  },
  // The team has it in the inbox: a mail that does not go out holds nobody up.
  resume: (_data, context, resume) => {
    if (resume.type === "effect" && !resume.outcome.ok)
      context.problem(`email_${resume.outcome.error.code}`, resume.outcome.error.message);
    return go();
  },
});
