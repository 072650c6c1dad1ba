import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { idSchema } from "../../kernel/ids";
import { defineNode, go, type IntentExample, type NodeContext, wait } from "../../kernel/node";
import { readMood } from "../../language/mood";
import type { Json } from "../../text/json";
import { ENTITY_KINDS, findEntities } from "./find-entities";
import { lintIntents } from "./lint-intents";

/** Examples of one step: a thousand are learnt in some seconds. */
const MAX_EXAMPLES = 1_000;

const example = z.string().max(300);
const intent = z.strictObject({
  id: idSchema,
  name: z.string().max(100),
  /** What people write who mean it, in any language. */
  examples: z.array(example).max(200).default([]).meta({ field: "examples" }),
});

const entity = z.strictObject({
  kind: z.enum(ENTITY_KINDS),
  /** Keeps what it held where a message names nothing. */
  save: target(),
  /** All that are named, as a list; else the first. */
  every: z.boolean().optional(),
  /** How order numbers look here; the first group where there is one. */
  pattern: z.string().max(500).optional().meta({ field: "regex" }),
  /** What may be named, with other words for it. */
  values: z
    .array(
      z.strictObject({
        value: z.string().min(1).max(200),
        words: z.array(z.string().max(200)).max(50).default([]),
      }),
    )
    .max(500)
    .optional(),
});

const dataSchema = z.strictObject({
  /** What is read; without it, the visitor's last message. */
  text: template(2_000).optional(),
  intents: z
    .array(intent)
    .max(60)
    .refine(
      (list) => list.reduce((sum, { examples }) => sum + examples.length, 0) <= MAX_EXAMPLES,
      `one step learns from at most ${MAX_EXAMPLES} examples`,
    )
    .default([]),
  /** Messages that belong to none of the intents. */
  others: z.array(example).max(200).default([]).meta({ field: "examples" }),
  /** From this probability of being right an intent is taken. */
  threshold: z.number().min(0).max(1).default(0.5),
  entities: z.array(entity).max(30).default([]),
  /** Where all that was understood goes. */
  save: target().default("understood"),
});

/** Tells what a message is about by the author's own examples, without a model, and reads values and mood out of it. */
export const understand = defineNode({
  type: "understand",
  group: "intelligence",
  readsHistory: (data) => !data.text?.trim(),
  data: dataSchema,
  blank: { intents: [] },
  examples: (data) => examplesOf(data),
  outlets: (data) => [
    ...data.intents.map(({ id, name }) => ({
      id,
      kind: "choice" as const,
      ...(name ? { label: name } : {}),
    })),
    { id: "unsure", kind: "else" },
    { id: "none", kind: "else", fallback: "unsure", optional: true },
  ],
  preview: (data) =>
    data.entities.map(({ kind, save }) => ({ kind: "field" as const, label: save, text: kind })),
  lint: (data) => lintIntents(data),
  enter: (data, context) => {
    const text = said(data.text, context).slice(0, 4_000);
    const guess = context.intentOf(text);
    const best = data.intents.find(({ id }) => id === guess.intent);
    const sure = best !== undefined && !guess.outOfScope && guess.confidence >= data.threshold;
    const outlet = sure ? best.id : guess.outOfScope ? "none" : "unsure";
    const { sentiment, anger, urgency, wantsPerson } = readMood(text, context.locale);
    const nameOf = (id: string): string => data.intents.find((one) => one.id === id)?.name ?? id;
    context.write(data.save, {
      intent: sure ? best.name : null,
      confidence: round(guess.confidence),
      inScope: round(guess.inScope),
      likely: guess.outOfScope ? [] : guess.ranked.slice(0, 3).map((one) => nameOf(one.intent)),
      sentiment: round(sentiment),
      anger: round(anger),
      urgency: round(urgency),
      wantsPerson: round(wantsPerson),
    });
    const reading = { now: context.now, timeZone: context.timeZone, locale: context.locale };
    for (const wish of data.entities) keep(wish, findEntities(text, wish, reading), context);
    context.emit("intent.recognised", {
      outlet,
      intent: guess.intent === undefined ? null : nameOf(guess.intent),
      confidence: round(guess.confidence),
      inScope: round(guess.inScope),
    });
    const key = text.trim().slice(0, MAX_LOOKED_UP);
    if (key === "" || !data.entities.some(({ kind }) => kind === "product")) return go(outlet);
    return wait({ for: "effect", kind: "lookup", request: { what: "products", key }, state: outlet });
  },
  // What a message is about is known; a catalogue that cannot be read names no product.
  resume: (data, context, resume, { state }) => {
    const found = resume.type === "effect" && resume.outcome.ok ? resume.outcome.result : undefined;
    const products = found && "found" in found && Array.isArray(found.found) ? found.found : [];
    for (const wish of data.entities) if (wish.kind === "product") keep(wish, products, context);
    return go(typeof state === "string" ? state : "unsure");
  },
});

/** Of a message so much is looked through for products. */
const MAX_LOOKED_UP = 500;

function keep({ save, every }: z.output<typeof entity>, found: readonly Json[], context: NodeContext): void {
  const [first, ...others] = found;
  if (first !== undefined) context.write(save, every ? [first, ...others] : first);
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function examplesOf({ intents, others }: z.output<typeof dataSchema>): IntentExample[] {
  const own = intents.flatMap(({ id, examples }) => examples.map((text) => ({ text, intent: id })));
  return [...own, ...others.map((text) => ({ text }))].filter(({ text }) => text.trim() !== "");
}

function said(text: string | undefined, context: NodeContext): string {
  if (text?.trim()) return context.render(text);
  return context.history.findLast(({ from }) => from === "visitor")?.text ?? "";
}
