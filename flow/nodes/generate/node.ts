import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { variableNameSchema } from "../../kernel/ids";
import { defineNode, go, type NodeContext, wait } from "../../kernel/node";

const field = z.strictObject({
  name: variableNameSchema,
  kind: z.enum(["text", "number", "boolean", "list"]).default("text"),
  /** What the model should look for. */
  description: z.string().max(500).optional(),
  save: target(),
});

/** A language model writes: an answer to show, or fields to extract. Without a model it leaves by `error`. */
export const generate = defineNode({
  type: "generate",
  readsHistory: true,
  group: "intelligence",
  data: z.strictObject({
    /** What the model is to do, its tone, its limits. */
    instructions: template().meta({ template: true, field: "longText" }),
    /** What it answers; without it, the visitor's last message. */
    prompt: template().optional(),
    /** How many of the last messages it reads. */
    history: z.number().int().min(0).max(40).default(10),
    model: z.string().max(200).optional(),
    temperature: z.number().min(0).max(2).optional(),
    maxTokens: z.number().int().min(1).max(16_000).default(800),
    /** Say what it wrote. */
    show: z.boolean().default(true),
    /** Where the text goes. */
    save: target().optional(),
    extract: z.array(field).max(30).optional().meta({ field: "extract" }),
    /** Everybody who asks the same gets one answer for so many seconds. Only with a prompt and without past messages. */
    shared: z.strictObject({ seconds: z.number().int().min(1).max(3_600) }).optional(),
  }),
  shares: (data) => (data.history === 0 && data.prompt?.trim() ? (data.shared?.seconds ?? null) : null),
  impersonal: (data) => data.history === 0 && Boolean(data.prompt?.trim()),
  blank: { instructions: "" },
  outlets: () => [
    { id: "next", kind: "main", optional: true },
    { id: "error", kind: "error" },
    { id: "blocked", kind: "error", fallback: "error", optional: true },
  ],
  preview: (data) => [{ kind: "text", text: data.instructions }],
  lint: (data) => [
    ...(data.instructions.trim() === ""
      ? [{ severity: "warning" as const, code: "instructions_missing", path: ["instructions"] }]
      : []),
    ...(!data.show && !data.save && !data.extract?.length
      ? [{ severity: "warning" as const, code: "result_unused", path: ["show"] }]
      : []),
  ],
  enter: (data, context) => {
    const messages = conversation(data, context);
    const instructions = context.render(data.instructions).trim();
    return wait({
      for: "effect",
      kind: "generate",
      request: {
        messages: [
          ...(instructions ? [{ role: "system" as const, content: instructions }] : []),
          ...messages,
        ],
        ...(data.model ? { model: data.model } : {}),
        ...(data.temperature === undefined ? {} : { temperature: data.temperature }),
        maxTokens: data.maxTokens,
        ...(data.extract?.length
          ? {
              extract: data.extract.map(({ name, kind, description }) => ({
                name,
                kind,
                ...(description ? { description } : {}),
              })),
            }
          : {}),
        stream: data.show,
      },
    });
  },
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
    const result = resume.outcome.result;
    if (!("text" in result)) return go("error");
    const text = result.text.trim();
    if (data.show && text) context.say({ type: "text", text });
    if (data.save) context.write(data.save, result.text);
    for (const one of data.extract ?? []) {
      const found = result.data && Object.hasOwn(result.data, one.name) ? result.data[one.name] : undefined;
      context.write(one.save, found ?? null);
    }
    return go();
  },
});

type Messages = { role: "user" | "assistant"; content: string }[];

/** The last exchanges and the prompt, so that the last word is the visitor's. */
function conversation(data: z.output<typeof generate.data>, context: NodeContext): Messages {
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
