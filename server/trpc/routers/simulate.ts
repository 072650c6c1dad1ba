import { z } from "zod";
import { performForSimulator } from "../../conversations/perform-for-simulator";
import { router, workspaceProcedure } from "../init";

const text = (max: number) => z.string().max(max);
const jsonObject = z.record(z.string(), z.json());

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
            kind: z.enum(["text", "number", "boolean", "list"]),
            description: text(500).optional(),
          }),
        )
        .max(30)
        .optional(),
      stream: z.boolean(),
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
