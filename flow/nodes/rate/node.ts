import { z } from "zod";
import { durationMs, durationSchema, target, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext, type Step, wait } from "../../kernel/node";

/** csat: 1 to 5; stars: the same, drawn as stars; nps: 0 to 10. */
export const RATE_STYLES = ["csat", "stars", "nps"] as const;
const RANGE = { csat: [1, 5], stars: [1, 5], nps: [0, 10] } as const;
const SHOWN = { csat: "numbers", stars: "stars", nps: "nps" } as const;

const dataSchema = z.strictObject({
  question: template(1_000),
  style: z.enum(RATE_STYLES).default("csat"),
  /** Asked after the score; empty: nothing more is asked. */
  comment: template(1_000).optional(),
  save: target().optional(),
  /** How long an answer is waited for. */
  timeout: durationSchema.optional(),
});
type RateData = z.output<typeof dataSchema>;

/** Asks how it was, after a person has helped or at the end, and if wanted, why. */
export const rate = defineNode({
  type: "rate",
  waits: true,
  group: "people",
  data: dataSchema,
  blank: { question: "" },
  outlets: () => [
    { id: "answered", kind: "main", optional: true },
    { id: "skipped", kind: "else", fallback: "answered", optional: true },
  ],
  preview: (data) => [{ kind: "text", text: data.question }],
  enter: (data, context) => ask(data, context, data.question),
  resume: (data, context, resume, parked) => {
    const given = typeof parked.state === "number" ? parked.state : null;
    if (resume.type !== "reply") return given === null ? go("skipped") : finish(data, context, given, null);
    const words = (resume.reply.text ?? resume.reply.choice ?? "").trim();
    if (given !== null) return finish(data, context, given, words.slice(0, 2_000) || null);
    const score = /^\d{1,2}(?=\D|$)/.test(words) ? Number.parseInt(words, 10) : Number.NaN;
    const [low, high] = RANGE[data.style];
    // Who does not want to rate is not asked twice.
    if (!(score >= low && score <= high)) return go("skipped");
    if (data.save) context.write(data.save, score);
    if (!data.comment?.trim()) return finish(data, context, score, null);
    context.say({ type: "text", text: context.render(data.comment) });
    return wait({
      for: "reply",
      awaiting: { type: "text", multiline: true },
      state: score,
      ...until(data, context),
    });
  },
});

function ask(data: RateData, context: NodeContext, question: string): Step {
  const text = context.render(question).trim();
  if (text) context.say({ type: "text", text });
  const [min, max] = RANGE[data.style];
  return wait({
    for: "reply",
    awaiting: { type: "rating", min, max, style: SHOWN[data.style] },
    ...until(data, context),
  });
}

const until = (data: RateData, context: NodeContext): { until?: number } =>
  data.timeout ? { until: context.now + durationMs(data.timeout) } : {};

function finish(data: RateData, context: NodeContext, score: number, comment: string | null): Step {
  context.emit("rating.given", { score, style: data.style, max: RANGE[data.style][1], comment });
  return go("answered");
}
