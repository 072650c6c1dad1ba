import { z } from "zod";
import { launchFeed, launchFile, launchForm, launchPage, launchPaste } from "../../launch/create-launch";
import { addItem, decideAll, editItem, updateLaunch } from "../../launch/edit-launch";
import { ITEM_KINDS } from "../../launch/extract/launch-item";
import { getLaunch, launchProductSchema, listLaunches } from "../../launch/launch-view";
import { publishLaunch } from "../../launch/publish-launch";
import { whereUsed } from "../../launch/where-used";
import { withdrawLaunch } from "../../launch/withdraw-launch";
import { idSchema, nameSchema, timeSchema } from "../fields";
import { router, workspaceProcedure } from "../init";
import { longText } from "../knowledge-fields";

/** A launch is a secret until its time: only who prepares it sees it. */
const manages = workspaceProcedure("products.manage");

const one = z.strictObject({ launchId: idSchema });
const begin = {
  language: z.enum(["zh", "en"]),
  currency: z.string().regex(/^[A-Z]{3}$/, "Three capitals, as in CNY."),
};
const MOST_BYTES = 700_000;
const phrasings = z.array(nameSchema(1_000)).max(50);

export const launchesRouter = router({
  list: manages.query(({ ctx }) => listLaunches(ctx.actor.workspaceId)),

  get: manages.input(one).query(({ input, ctx }) => getLaunch(ctx.actor.workspaceId, input.launchId)),

  fromPage: manages
    .input(z.strictObject({ ...begin, url: z.string().min(1).max(2_000) }))
    .mutation(({ input, ctx }) => launchPage(ctx.actor, input)),

  fromText: manages
    .input(z.strictObject({ ...begin, text: longText(100_000) }))
    .mutation(({ input, ctx }) => launchPaste(ctx.actor, input)),

  /** Of a file that was sent in parts by `knowledge.beginUpload`. */
  fromFile: manages
    .input(z.strictObject({ ...begin, uploadId: idSchema }))
    .mutation(({ input, ctx }) => launchFile(ctx.actor, input)),

  fromFeed: manages
    .input(
      z.strictObject({
        ...begin,
        fileName: nameSchema(300),
        data: z
          .base64()
          .min(1)
          .max(Math.ceil(MOST_BYTES / 3) * 4),
      }),
    )
    .mutation(({ input, ctx }) => {
      const { data, ...rest } = input;
      return launchFeed(ctx.actor, { ...rest, bytes: new Uint8Array(Buffer.from(data, "base64")) });
    }),

  fromForm: manages
    .input(z.strictObject({ ...begin, product: launchProductSchema, text: longText(100_000) }))
    .mutation(({ input, ctx }) => launchForm(ctx.actor, input)),

  update: manages
    .input(
      z.strictObject({
        launchId: idSchema,
        name: nameSchema(200).optional(),
        product: launchProductSchema.optional(),
        liveAt: timeSchema.nullable().optional(),
        byOrder: z.boolean().optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateLaunch(ctx.actor, input);
      return null;
    }),

  editItem: manages
    .input(
      z.strictObject({
        launchId: idSchema,
        itemId: idSchema,
        label: z.string().max(1_000).optional(),
        text: longText(20_000).optional(),
        phrasings: phrasings.optional(),
        state: z.enum(["proposed", "accepted", "dropped"]).optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await editItem(ctx.actor, input);
      return null;
    }),

  addItem: manages
    .input(
      z.strictObject({
        launchId: idSchema,
        kind: z.enum(ITEM_KINDS),
        label: z.string().max(1_000).default(""),
        text: longText(20_000),
        phrasings: phrasings.default([]),
      }),
    )
    .mutation(({ input, ctx }) => addItem(ctx.actor, input)),

  decideAll: manages
    .input(
      z.strictObject({
        launchId: idSchema,
        kind: z.enum(ITEM_KINDS).optional(),
        state: z.enum(["accepted", "dropped"]),
      }),
    )
    .mutation(({ input, ctx }) => decideAll(ctx.actor, input)),

  whereUsed: manages.input(one).query(({ input, ctx }) => whereUsed(ctx.actor.workspaceId, input.launchId)),

  publish: manages
    .input(
      z.strictObject({
        launchId: idSchema,
        /** Sources that end with it. Left out: those that `whereUsed` says end; an empty list: none. */
        retire: z.array(idSchema).max(300).optional(),
        campaign: z.boolean().default(false),
      }),
    )
    .mutation(({ input, ctx }) => publishLaunch(ctx.actor, input)),

  withdraw: manages.input(one).mutation(async ({ input, ctx }) => {
    await withdrawLaunch(ctx.actor, input.launchId);
    return null;
  }),
});
