import { z } from "zod";
import { writeCatalogue } from "../../launch/write-catalogue";
import { getProduct, listProducts, productFacets, VALIDITIES } from "../../products/list-products";
import { productInputSchema, refSchema } from "../../products/product-input";
import { MOST_PRODUCTS, readFeed } from "../../products/read-feed";
import { removeProduct } from "../../products/write-products";
import { nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const reads = workspaceProcedure("products.read");
const manages = workspaceProcedure("products.manage");
/** A feed's file, in base64. */
const MOST_BYTES = 700_000;
const currency = z.string().regex(/^[A-Z]{3}$/, "Three capitals, as in CNY.");

export const productsRouter = router({
  list: reads
    .input(
      z.strictObject({
        text: z.string().max(200).optional(),
        category: nameSchema(200).optional(),
        validity: z.enum(VALIDITIES).optional(),
        after: z.string().min(1).max(100).optional(),
        limit: z.number().int().min(1).max(100).optional(),
      }),
    )
    .query(({ input, ctx }) => listProducts(ctx.actor, input)),

  facets: reads.query(({ ctx }) => productFacets(ctx.actor)),

  get: manages
    .input(z.strictObject({ ref: refSchema }))
    .query(({ input, ctx }) => getProduct(ctx.actor.workspaceId, input.ref)),

  save: manages.input(productInputSchema).mutation(({ input, ctx }) => writeCatalogue(ctx.actor, [input])),

  remove: manages.input(z.strictObject({ ref: refSchema })).mutation(async ({ input, ctx }) => {
    await removeProduct(ctx.actor, input.ref);
    return null;
  }),

  /** CSV or JSON as it was chosen. Products with faults are named and left out; nothing is written with `check`. */
  importFeed: manages
    .input(
      z.strictObject({
        fileName: nameSchema(300),
        data: z
          .base64()
          .min(1)
          .max(Math.ceil(MOST_BYTES / 3) * 4),
        currency,
        check: z.boolean().default(false),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const { fileName, data, currency, check } = input;
      const feed = readFeed(new Uint8Array(Buffer.from(data, "base64")), fileName, currency);
      const products = feed.products.slice(0, MOST_PRODUCTS);
      const written =
        check || products.length === 0
          ? { created: 0, updated: 0 }
          : await writeCatalogue(ctx.actor, products);
      return { ...written, products: products.length, first: products.slice(0, 5), refused: feed.refused };
    }),
});
