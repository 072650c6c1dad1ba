import { z } from "zod";
import { LOOKUPS } from "../../../flow/nodes/lookup/node";
import { performForSimulator } from "../../conversations/perform-for-simulator";
import { router, workspaceProcedure } from "../init";

const text = (max: number) => z.string().max(max);
const jsonObject = z.record(z.string(), z.json());

const toolSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("orders") }),
  z.strictObject({ type: z.literal("products") }),
  z.strictObject({ type: z.literal("table"), name: text(60), description: text(500), table: text(100) }),
  z.strictObject({ type: z.literal("knowledge"), folder: text(300).optional() }),
  z.strictObject({ type: z.literal("coupon"), pool: text(100), campaign: text(100) }),
  z.strictObject({ type: z.literal("handoff") }),
  z.strictObject({
    type: z.literal("http"),
    name: text(60),
    description: text(500),
    method: z.enum(["GET", "POST"]),
    url: text(8_000),
    headers: z.array(z.strictObject({ name: text(200), value: text(8_000) })).max(20),
    parameters: z
      .array(
        z.strictObject({
          name: text(200),
          kind: z.enum(["text", "number", "boolean"]),
          description: text(300).optional(),
          required: z.boolean(),
        }),
      )
      .max(12),
  }),
]);

/** The simulator's effects, as the engine asks for them. E-mails are not among them: a trial run writes to nobody. */
const effectSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("http"),
    key: text(300),
    request: z.strictObject({
      method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
      url: text(8_000),
      headers: z.array(z.strictObject({ name: text(200), value: text(8_000) })).max(50),
      body: z.strictObject({ type: z.enum(["json", "text", "form"]), text: text(100_000) }).optional(),
      timeoutMs: z.number().int().min(1).max(60_000),
      retries: z.number().int().min(0).max(3),
    }),
  }),
  z.strictObject({
    kind: z.literal("generate"),
    key: text(300),
    request: z.strictObject({
      messages: z
        .array(z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: text(40_000) }))
        .max(100),
      model: text(200).optional(),
      temperature: z.number().min(0).max(2).optional(),
      maxTokens: z.number().int().min(1).max(16_000),
      extract: z
        .array(
          z.strictObject({
            name: text(200),
            kind: z.enum(["text", "number", "boolean", "list", "date", "choice"]),
            description: text(500).optional(),
            options: z.array(text(100)).max(50).optional(),
            required: z.boolean().optional(),
          }),
        )
        .max(30)
        .optional(),
      stream: z.boolean(),
      tools: z.array(toolSchema).max(8).optional(),
      knowledge: z.strictObject({ question: text(2_000), folder: text(300).optional() }).optional(),
      guard: z
        .strictObject({
          topic: text(2_000).optional(),
          tone: text(500).optional(),
          avoid: z.array(text(60)).max(50),
          promises: z.boolean(),
          authored: text(20_000).optional(),
        })
        .optional(),
      links: z.array(text(4_000)).max(50).optional(),
      timeoutMs: z.number().int().min(1).max(120_000).optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal("answer"),
    key: text(300),
    request: z.strictObject({
      question: text(2_000),
      passage: text(20).optional(),
      precision: z.number().min(0.5).max(0.99).optional(),
      folder: text(300).optional(),
      stream: z.boolean().optional(),
      verbatim: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal("lookup"),
    key: text(300),
    request: z.strictObject({
      what: z.enum([...LOOKUPS, "products"]),
      key: text(500),
      table: text(100).optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal("recommend"),
    key: text(300),
    request: z.strictObject({
      products: z.array(text(100)).max(50),
      category: text(200).optional(),
      limit: z.number().int().min(1).max(10),
      words: z.enum(["script", "model"]),
      locale: text(40),
    }),
  }),
  z.strictObject({
    kind: z.literal("script"),
    key: text(300),
    request: z.strictObject({
      code: text(50_000),
      input: z.strictObject({
        vars: jsonObject,
        contact: z.json(),
        conversation: z.json(),
        event: z.json(),
        workspace: z.json(),
      }),
      now: z.number(),
      seed: z.number(),
      timeZone: text(100),
      where: z.literal("device").optional(),
    }),
  }),
]);

export const simulateRouter = router({
  /** Performs one effect of a trial run for real, with this workspace's secrets and model. Changes nothing here. */
  performEffect: workspaceProcedure("flows.edit")
    .input(effectSchema)
    .mutation(({ input, ctx }) => performForSimulator(ctx.actor.workspaceId, input)),
});
