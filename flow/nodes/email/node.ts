import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";
import { readEmail } from "../ask/read-email";

/** More addressees than this is a campaign, not a message. */
const MAX_RECIPIENTS = 50;

/** Sends an e-mail: to the team, or to the visitor. Addresses are parted by commas. */
export const email = defineNode({
  type: "email",
  group: "systems",
  data: z.strictObject({
    to: template(2_000),
    cc: template(2_000).optional(),
    bcc: template(2_000).optional(),
    replyTo: template(500).optional(),
    subject: template(500),
    text: template().meta({ template: true, field: "longText" }),
  }),
  blank: { to: "", subject: "", text: "" },
  outlets: () => [
    { id: "sent", kind: "main", optional: true },
    { id: "failed", kind: "error", optional: true },
  ],
  preview: (data) => [
    { kind: "field", label: "to", text: data.to },
    { kind: "text", text: data.subject },
  ],
  lint: (data) => [
    ...(data.to.trim() === ""
      ? [{ severity: "error" as const, code: "email_without_recipient", path: ["to"] }]
      : []),
    ...(data.subject.trim() === ""
      ? [{ severity: "warning" as const, code: "email_without_subject", path: ["subject"] }]
      : []),
  ],
  enter: (data, context) => {
    const lists = [data.to, data.cc ?? "", data.bcc ?? "", data.replyTo ?? ""].map((source) =>
      addresses(context.render(source)),
    );
    const [to = [], cc = [], bcc = [], replyTo = []] = lists.map((list) => list.valid);
    const refused = lists.flatMap((list) => list.refused);
    if (
      refused.length > 0 ||
      to.length === 0 ||
      to.length + cc.length + bcc.length > MAX_RECIPIENTS ||
      replyTo.length > 1
    ) {
      context.problem(
        "email_address",
        to.length === 0 && refused.length === 0
          ? "Nobody to send to."
          : `These cannot be written to: ${refused.join(", ").slice(0, 200)}`,
      );
      return go("failed");
    }
    return wait({
      for: "effect",
      kind: "email",
      request: {
        to,
        cc,
        bcc,
        ...(replyTo[0] ? { replyTo: replyTo[0] } : {}),
        // A line break would begin another header.
        subject: context.render(data.subject).replace(/\s+/g, " ").trim(),
        text: context.render(data.text),
      },
    });
  },
  resume: (_data, context, resume) => {
    if (resume.type !== "effect") return go("failed");
    if (resume.outcome.ok) return go("sent");
    context.problem(`email_${resume.outcome.error.code}`, resume.outcome.error.message);
    return go("failed");
  },
});

function addresses(text: string): { valid: string[]; refused: string[] } {
  const parts = text
    .split(/[,;，；\n]+/)
    .map((part) => part.trim())
    .filter(Boolean);
  const valid = parts.flatMap((part) => readEmail(part) ?? []);
  return { valid: [...new Set(valid)], refused: parts.filter((part) => readEmail(part) === null) };
}
