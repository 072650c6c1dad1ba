import type { RecommendedProduct } from "../../flow/kernel/effects";
import { isUuid } from "../ids";
import { log } from "../log";
import { buildNeighboursLater } from "../products/build-neighbours";
import { type Recommended, recommendProducts, someProducts } from "../products/recommend-products";
import { writeWords } from "../products/write-words";
import type { Performer } from "./performer";

/**
 * Products for the run's contact that are for sale at this moment. A trial run has nobody: it gets the first. Where a model is to write and
 * cannot, or says what is no fact of a product, the product's own words stay.
 */
export const performRecommend: Performer<"recommend"> = async (request, context) => {
  const { workspaceId, contactId, config } = context;
  const now = config.clock?.now();
  const { products: refs, category, limit } = request;
  const which = { refs, category, limit, at: now === undefined ? undefined : new Date(now) };
  // Where it is out of date it is found anew, for the next who ask.
  buildNeighboursLater(workspaceId).catch((err: unknown) =>
    log.warn({ err }, "neighbours were not asked for"),
  );
  const found = isUuid(contactId)
    ? await recommendProducts(workspaceId, { contactId, ...which })
    : await someProducts(workspaceId, which);
  const products = found.map(shownOf);
  const hasModel = Boolean(config.model.apiKey || config.model.baseUrl);
  if (request.words !== "model" || !hasModel || products.length === 0)
    return { ok: true, result: { products, using: "scripts" } };
  const words = await writeWords(config, found, request.locale, context.signal).catch((err: unknown) => {
    log.info({ err }, "a model did not write for products; their own words are shown");
    return new Map<string, string>();
  });
  return {
    ok: true,
    result: {
      products: products.map((product) => ({ ...product, text: words.get(product.ref) ?? product.text })),
      using: words.size > 0 ? "model" : "scripts",
    },
  };
};

function shownOf({ product, text, reason }: Recommended): RecommendedProduct {
  const { ref, name, priceMinor, currency, images, url } = product;
  return { ref, name, text, priceMinor, currency, image: images[0] ?? null, url, reason };
}
