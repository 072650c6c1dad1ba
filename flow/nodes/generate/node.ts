import { z } from "zod";
import type { EffectRequests, EffectResults } from "../../kernel/effects";
import { target, template } from "../../kernel/fields";
import { variableNameSchema } from "../../kernel/ids";
import type { ExtractField, ModelGuard } from "../../kernel/model-tools";
import { defineNode, go, type NodeContext, type Step, wait } from "../../kernel/node";
import { linksIn } from "./links-in";
import { offeredTools, toolFindings, toolSchema } from "./tools";

const field = z.strictObject({
  name: variableNameSchema,
  kind: z.enum(["text", "number", "boolean", "list", "date", "choice"]).default("text"),
  /** What the model should look for. */
  description: z.string().max(500).optional(),
  /** Of a choice: what it may be. */
  options: z.array(z.string().min(1).max(100)).max(50).optional(),
  /** An answer without it is asked for once more, and then is a fault. */
  required: z.boolean().optional(),
  save: target(),
});

const guard = z.strictObject({
  /** What it may speak of; anything else leaves by `blocked`. */
  topic: template(500).optional(),
  tone: z.string().max(500).optional(),
  /** Words that are not to be in it. */
  avoid: z.array(z.string().min(1).max(60)).max(50).default([]),
  /** Money, times and gifts are promised only where the author, the knowledge or a tool says so. */
  promises: z.boolean().default(true),
});

const dataSchema = z.strictObject({
  /** What the model is to do, its tone, its limits. */
  instructions: template().meta({ template: true, field: "longText" }),
  /** What it answers; without it, the visitor's last message. */
  prompt: template().optional(),
  /** How many of the last messages it reads. */
  history: z.number().int().min(0).max(40).default(10),
  model: z.string().max(200).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(1).max(16_000).default(800),
  /** The longest silence. */
  timeoutSeconds: z.number().min(2).max(120).optional(),
  /** Say what it wrote. */
  show: z.boolean().default(true),
  /** Where the text goes. */
  save: target().optional(),
  extract: z.array(field).max(30).optional().meta({ field: "extract" }),
  tools: z.array(toolSchema).max(8).optional().meta({ field: "tools" }),
  /** Passages of the knowledge that answer the prompt are given along. */
  knowledge: z.strictObject({ folder: z.string().max(300).optional() }).optional(),
  guard: guard.optional(),
  /** Everybody who asks the same gets one answer for so many seconds. Only with a prompt, and without past messages, tools and knowledge. */
  shared: z.strictObject({ seconds: z.number().int().min(1).max(3_600) }).optional(),
});
type GenerateData = z.output<typeof dataSchema>;

/** Whether nothing but its own texts goes into what it writes. */
const isPlain = (data: GenerateData): boolean =>
  data.history === 0 && Boolean(data.prompt?.trim()) && !data.tools?.length && !data.knowledge;

/** A language model writes: an answer to show, or fields to extract. Without a model it says what the knowledge does, or leaves by `error`. */
export const generate = defineNode({
  type: "generate",
  readsHistory: true,
  group: "intelligence",
  data: dataSchema,
  shares: (data) => (isPlain(data) ? (data.shared?.seconds ?? null) : null),
  impersonal: isPlain,
  blank: { instructions: "", guard: { avoid: [], promises: true } },
  outlets: (data) => [
    { id: "next", kind: "main", optional: true },
    ...(data.tools?.some((tool) => tool.type === "handoff") ? [{ id: "person", kind: "else" as const }] : []),
    { id: "error", kind: "error" },
    { id: "blocked", kind: "error", fallback: "error", optional: true },
  ],
  preview: (data) => [{ kind: "text", text: data.instructions }],
  lint: (data) => [
    ...(data.instructions.trim() === ""
      ? [{ severity: "warning" as const, code: "instructions_missing", path: ["instructions"] }]
      : []),
    ...(!data.show && !data.save && !data.extract?.length && !data.tools?.length
      ? [{ severity: "warning" as const, code: "result_unused", path: ["show"] }]
      : []),
    ...toolFindings(data.tools ?? []),
  ],
  enter: (data, context) => wait({ for: "effect", kind: "generate", request: requestOf(data, context) }),
  resume: (data, context, resume) => {
    if (resume.type !== "effect") return go("error");
    if (!resume.outcome.ok) {
      const { code, message } = resume.outcome.error;
      context.problem(
        `generate_${code}`,
        code === "no_key" ? "No language model is set up, so nothing was written." : message,
      );
      return go(code === "blocked" ? "blocked" : "error");
    }
    const { result } = resume.outcome;
    return "text" in result ? take(data, context, result) : go("error");
  },
});

function requestOf(data: GenerateData, context: NodeContext): EffectRequests["generate"] {
  const messages = conversation(data, context);
  const instructions = context.render(data.instructions).trim();
  const tools = offeredTools(data.tools ?? [], context);
  const asked = messages.findLast(({ role }) => role === "user")?.content.trim() ?? "";
  const folder = data.knowledge?.folder?.trim();
  const links = linksIn(data.instructions, data.prompt ?? "");
  return {
    messages: [...(instructions ? [{ role: "system" as const, content: instructions }] : []), ...messages],
    ...(data.model ? { model: data.model } : {}),
    ...(data.temperature === undefined ? {} : { temperature: data.temperature }),
    maxTokens: data.maxTokens,
    ...(data.extract?.length ? { extract: data.extract.map(fieldOf) } : {}),
    stream: data.show,
    ...(tools.length ? { tools } : {}),
    ...(data.knowledge && asked
      ? { knowledge: { question: asked.slice(0, 2_000), ...(folder ? { folder } : {}) } }
      : {}),
    ...(data.guard ? { guard: guardOf(data.guard, data.instructions, context) } : {}),
    ...(links.length ? { links } : {}),
    ...(data.timeoutSeconds === undefined ? {} : { timeoutMs: Math.round(data.timeoutSeconds * 1_000) }),
  };
}

const fieldOf = ({ name, kind, description, options, required }: z.output<typeof field>): ExtractField => ({
  name,
  kind,
  ...(description ? { description } : {}),
  ...(kind === "choice" && options?.length ? { options } : {}),
  ...(required ? { required } : {}),
});

function guardOf(
  { topic, tone, avoid, promises }: z.output<typeof guard>,
  instructions: string,
  context: NodeContext,
): ModelGuard {
  const authored = promises ? authoredText(instructions, context).slice(0, 20_000).trim() : "";
  const about = topic === undefined ? "" : context.render(topic).trim();
  return {
    ...(about ? { topic: about } : {}),
    ...(tone?.trim() ? { tone: tone.trim() } : {}),
    avoid,
    promises,
    ...(authored ? { authored } : {}),
  };
}

/** A template's own words and the workspace's constants: what a profile or a visitor fills in is not the author's. */
const authoredText = (template: string, context: NodeContext): string =>
  template
    .replace(/\{%[\s\S]*?%\}/g, " ")
    .replace(/\{\{[\s\S]*?\}\}/g, (output) =>
      /^\{\{-?\s*workspace\./.test(output) ? context.render(output) : " … ",
    );

/** Says and keeps what came, and goes on. */
function take(data: GenerateData, context: NodeContext, result: EffectResults["generate"]): Step {
  const text = result.text.trim();
  if (data.show && text) context.say({ type: "text", text });
  if (data.save) context.write(data.save, result.text);
  for (const one of data.extract ?? []) {
    const found = result.data && Object.hasOwn(result.data, one.name) ? result.data[one.name] : undefined;
    context.write(one.save, found ?? null);
  }
  const { coupon, handoff } = result;
  if (coupon) {
    const { taken, ...given } = coupon;
    for (const tool of data.tools ?? []) if (tool.type === "coupon") context.write(tool.save, given);
    if (taken === "issued") context.emit("coupon.issued", { pool: given.pool });
  }
  context.emit("model.used", {
    using: result.using ?? "model",
    model: result.model,
    fault: result.fault ?? null,
    tools: (result.tools ?? []).map(({ name, ok }) => (ok ? name : `${name} failed`)),
    withheld: result.withheld ?? 0,
  });
  if (handoff) context.emit("model.handoff", { reason: handoff.reason });
  return go(handoff ? "person" : "next");
}

type Messages = { role: "user" | "assistant"; content: string }[];

/** The last exchanges and the prompt, so that the last word is the visitor's. */
function conversation(data: GenerateData, context: NodeContext): Messages {
  const prompt = data.prompt === undefined ? "" : context.render(data.prompt).trim();
  const past: Messages = (data.history === 0 ? [] : context.history.slice(-data.history)).map((entry) => ({
    role: entry.from === "visitor" ? "user" : "assistant",
    content: entry.text,
  }));
  if (prompt) return [...past, { role: "user", content: prompt }];
  // With no history to read, the visitor's last message is still the prompt.
  if (data.shared || past.some((entry) => entry.role === "user")) return past;
  const last = context.history.findLast((entry) => entry.from === "visitor");
  return [...past, { role: "user", content: last?.text ?? "" }];
}
