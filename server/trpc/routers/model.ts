import { z } from "zod";
import { environment } from "../../env";
import { testModel } from "../../model/test-model";
import { getModelSettings, readModelConfig, updateModelSettings } from "../../workspaces/model-settings";
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
        key: z.string().trim().min(1).max(1_000).nullable().optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateModelSettings(ctx.actor, input);
    }),

  /** Asks the model for one word. Changes nothing. */
  test: workspaceProcedure("model.update").query(async ({ ctx }) => {
    const { openaiApiKey: apiKey, openaiBaseUrl: baseUrl } = environment();
    return testModel(await readModelConfig(ctx.actor.workspaceId, { apiKey, baseUrl }));
  }),
});
