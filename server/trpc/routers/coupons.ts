import { z } from "zod";
import { addCodes } from "../../coupons/add-codes";
import { createPool } from "../../coupons/create-pool";
import { exportCodes } from "../../coupons/export-codes";
import { generateCodes } from "../../coupons/generate-codes";
import { listPools } from "../../coupons/list-pools";
import { readCodeList } from "../../coupons/read-code-list";
import { updatePool } from "../../coupons/update-pool";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const money = z.number().int().min(1).max(1_000_000_000_000);
const count = z.number().int().min(0).max(2_000_000_000);
const currency = z.string().regex(/^[A-Z]{3}$/, "Three capitals, as in CNY.");
const when = z.iso.datetime({ offset: true });
/** Ten years. */
const seconds = z.number().int().min(60).max(315_360_000);

const limits = {
  limitCount: count.nullable().optional(),
  limitMinor: money.nullable().optional(),
  expiresAt: when.nullable().optional(),
  validSeconds: seconds.nullable().optional(),
};

export const couponsRouter = router({
  list: workspaceProcedure("coupons.read").query(({ ctx }) => listPools(ctx.actor.workspaceId)),

  create: workspaceProcedure("coupons.manage")
    .input(
      z.strictObject({
        name: nameSchema(200),
        code: z.string().trim().min(3).max(64).optional(),
        valueMinor: money.nullable().optional(),
        currency: currency.nullable().optional(),
        ...limits,
      }),
    )
    .mutation(({ input, ctx }) => createPool(ctx.actor, input)),

  update: workspaceProcedure("coupons.manage")
    .input(
      z.strictObject({
        poolId: idSchema,
        name: nameSchema(200).optional(),
        open: z.boolean().optional(),
        ...limits,
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updatePool(ctx.actor, input);
    }),

  /** Text or CSV as it was pasted or uploaded. */
  addCodes: workspaceProcedure("coupons.manage")
    .input(z.strictObject({ poolId: idSchema, text: z.string().min(1).max(900_000) }))
    .mutation(({ input, ctx }) =>
      addCodes(ctx.actor, { poolId: input.poolId, codes: readCodeList(input.text) }),
    ),

  generate: workspaceProcedure("coupons.manage")
    .input(
      z.strictObject({
        poolId: idSchema,
        count: z.number().int().min(1).max(50_000),
        prefix: z.string().trim().max(20).optional(),
      }),
    )
    .mutation(({ input, ctx }) => generateCodes(ctx.actor, input)),

  export: workspaceProcedure("coupons.manage")
    .input(z.strictObject({ poolId: idSchema }))
    .query(({ input, ctx }) => exportCodes(ctx.actor.workspaceId, input.poolId)),
});
