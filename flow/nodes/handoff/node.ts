import { z } from "zod";
import { durationMs, durationSchema, template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";

/** Gives the conversation to a person of the team, and goes on by how that ended. */
export const handoff = defineNode({
  type: "handoff",
  waits: true,
  group: "people",
  data: z.strictObject({
    /** The team's queue; without it, whoever is there. */
    queue: z.string().max(100).optional(),
    priority: z.enum(["normal", "high", "urgent"]).default("normal"),
    /** What the visitor is told while waiting. */
    message: template(2_000).optional(),
    /** How long nobody may answer before the run goes on by `timeout`. */
    timeout: durationSchema.optional(),
  }),
  blank: { message: "" },
  outlets: (data) => [
    { id: "resolved", kind: "main", optional: true },
    { id: "unresolved", kind: "else", fallback: "resolved", optional: true },
    { id: "closed", kind: "else", optional: true },
    { id: "customerLeft", kind: "else", optional: true },
    ...(data.timeout ? [{ id: "timeout", kind: "timeout" as const }] : []),
  ],
  preview: (data) => [
    ...(data.message ? [{ kind: "text" as const, text: data.message }] : []),
    ...(data.queue ? [{ kind: "field" as const, label: "queue", text: data.queue }] : []),
  ],
  enter: (data, context) => {
    const text = context.render(data.message ?? "").trim();
    if (text) context.say({ type: "text", text });
    context.emit("handoff.requested", { queue: data.queue ?? null, priority: data.priority });
    return wait({
      for: "agent",
      priority: data.priority,
      ...(data.queue ? { queue: data.queue } : {}),
      ...(data.timeout ? { until: context.now + durationMs(data.timeout) } : {}),
    });
  },
  resume: (_data, _context, resume) => {
    if (resume.type === "agent") return go(resume.outcome);
    return go(resume.type === "timer" ? "timeout" : "unresolved");
  },
});
