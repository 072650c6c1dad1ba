import { compareLater } from "../knowledge/compare-sources";
import type { ProductInput } from "../products/product-input";
import { type WrittenProducts, writeProducts } from "../products/write-products";
import type { Actor } from "../workspaces/actor";

/** Writes products as `writeProducts` does. A price that was asked for and not known is a gap that the catalogue closes, some seconds later. */
export async function writeCatalogue(
  actor: Actor,
  products: readonly ProductInput[],
): Promise<WrittenProducts> {
  const written = await writeProducts(actor, products);
  await compareLater(actor.workspaceId);
  return written;
}
