import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go, type NodeContext } from "../../kernel/node";

const share = z.number().min(0).max(1);

/**
 * Bot or person: how angry and urgent the visitor's last words were, how hard the matter is, what the customer is worth
 * and how sure the bot is, each from 0 to 1, weighted and held against a threshold. What is not known counts as nothing.
 */
export const route = defineNode({
  type: "route",
  group: "people",
  data: z.strictObject({
    /** From this score on, a person. */
    threshold: share.default(0.5),
    /** Anger from which it is a person whatever the rest says; empty: never by anger alone. */
    angerAlone: share.optional(),
    /** Numbers from templates: 0 to 1. */
    complexity: template(200).optional(),
    confidence: template(200).optional(),
    /** What the customer is worth, and the worth that counts in full. */
    value: template(200).optional(),
    fullValue: z.number().positive().max(1e12).default(10_000),
    weights: z
      .strictObject({ emotion: share, complexity: share, value: share, doubt: share })
      .default({ emotion: 0.4, complexity: 0.2, value: 0.2, doubt: 0.2 }),
  }),
  blank: {},
  outlets: () => [
    { id: "bot", kind: "main" },
    { id: "person", kind: "main" },
  ],
  preview: () => [],
  enter: (data, context) => {
    const anger = numberAt(context, "conversation.mood.anger");
    const emotion = Math.max(anger, 0.8 * numberAt(context, "conversation.mood.urgency"));
    const parts = {
      emotion,
      complexity: part(data.complexity, context),
      value: Math.min(1, amount(data.value, context) / data.fullValue),
      doubt: data.confidence?.trim() ? 1 - part(data.confidence, context) : 0,
    };
    const { weights } = data;
    const score =
      weights.emotion * parts.emotion +
      weights.complexity * parts.complexity +
      weights.value * parts.value +
      weights.doubt * parts.doubt;
    const person = score >= data.threshold || (data.angerAlone !== undefined && anger >= data.angerAlone);
    const round = (value: number): number => Math.round(value * 1_000) / 1_000;
    // Kept whole, so that the inspector can show what another threshold would have done.
    context.emit("route.decided", {
      to: person ? "person" : "bot",
      score: round(score),
      threshold: data.threshold,
      emotion: round(parts.emotion),
      complexity: round(parts.complexity),
      value: round(parts.value),
      doubt: round(parts.doubt),
    });
    return go(person ? "person" : "bot");
  },
});

function numberAt(context: NodeContext, path: string): number {
  const value = context.read(path);
  return typeof value === "number" && value >= 0 ? Math.min(1, value) : 0;
}

function amount(source: string | undefined, context: NodeContext): number {
  if (!source?.trim()) return 0;
  const value = Number(context.render(source).trim() || Number.NaN);
  if (!Number.isFinite(value)) context.problem("not_a_number", "A number of this step is not a number.");
  return Number.isFinite(value) && value > 0 ? value : 0;
}

const part = (source: string | undefined, context: NodeContext): number =>
  Math.min(1, amount(source, context));
