import { z } from "zod";
import { environment } from "../../env";
import { embedLater } from "../../knowledge/embed-later";
import { getModelSettings, pricesSchema, updateModelSettings } from "../../model/model-settings";
import { getModelSpend } from "../../model/model-spend";
import { testModel } from "../../model/test-model";
import { findModel } from "../../model/workspace-model";
import { router, workspaceProcedure } from "../init";

/** An address of a server, without a name and password in it. */
const baseUrlSchema = z
  .string()
  .trim()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password } = new URL(text);
    return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
  }, "Write an address such as https://api.example.com/v1.");

const keySchema = z.string().trim().min(1).max(1_000);

export const modelRouter = router({
  get: workspaceProcedure("model.read").query(async ({ ctx }) => {
    const { openaiApiKey, openaiBaseUrl } = environment();
    return {
      ...(await getModelSettings(ctx.actor.workspaceId)),
      fromEnvironment: Boolean(openaiApiKey ?? openaiBaseUrl),
    };
  }),

  update: workspaceProcedure("model.update")
    .input(
      z.strictObject({
        baseUrl: baseUrlSchema.nullable().optional(),
        model: z.string().trim().min(1).max(200).nullable().optional(),
        /** null removes the stored key; a new address forgets the old key unless one comes with it. */
        key: keySchema.nullable().optional(),
        /** Where vectors come from, where that is not the same address. */
        embeddingBaseUrl: baseUrlSchema.nullable().optional(),
        embeddingModel: z.string().trim().min(1).max(200).nullable().optional(),
        embeddingKey: keySchema.nullable().optional(),
        /** Tokens for a day; null: no limit. */
        dailyTokens: z.number().int().min(0).max(1e12).nullable().optional(),
        prices: pricesSchema.nullable().optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const { embeddingChanged } = await updateModelSettings(ctx.actor, input);
      if (embeddingChanged) await embedLater(ctx.actor.workspaceId);
    }),

  /** What was used and spent, how quick it was, and what went wrong last. */
  spend: workspaceProcedure("model.read")
    .input(z.strictObject({ days: z.number().int().min(1).max(92).default(30) }))
    .query(({ input, ctx }) => getModelSpend(ctx.actor.workspaceId, input.days)),

  /** Asks the chat model for one word, and the other for a vector. Changes nothing but what was used. */
  test: workspaceProcedure("model.update").query(async ({ ctx }) =>
    testModel(await findModel(ctx.actor.workspaceId)),
  ),
});
