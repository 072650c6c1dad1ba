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
    /** Only agents who are good at all of these. */
    skills: z.array(z.string().min(1).max(60)).max(20).optional(),
    /** What the visitor is told while waiting. */
    message: template(2_000).optional(),
    /** Outside the hours of the queue (else the workspace's) the run goes on by `closed` at once. */
    inHours: z.boolean().optional(),
    /** Said again and again while nobody has taken it: `{{ position }}`, `{{ waitMinutes }}`. */
    waiting: z.strictObject({ text: z.string().max(1_000), every: durationSchema }).optional(),
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
    if (data.inHours && !context.isOpen(data.queue)) {
      context.emit("handoff.closed", { queue: data.queue ?? null });
      return go("closed");
    }
    const text = context.render(data.message ?? "").trim();
    if (text) context.say({ type: "text", text });
    context.emit("handoff.requested", {
      queue: data.queue ?? null,
      priority: data.priority,
      ...(data.skills?.length ? { skills: data.skills } : {}),
      ...(data.waiting
        ? { waiting: { text: data.waiting.text, everySeconds: durationMs(data.waiting.every) / 1_000 } }
        : {}),
    });
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
