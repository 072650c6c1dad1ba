import { inWorkspace } from "../../server/db/tenant";
import { launchForm } from "../../server/launch/create-launch";
import { getLaunch } from "../../server/launch/launch-view";
import { writeProducts } from "../../server/products/write-products";
import type { Shop } from "./people";

/** What a workspace sells and brings out. */
export interface ProductThings {
  ref: string;
  launchId: string;
  itemId: string;
}

/** A product, and a launch of which everything is accepted. */
export async function productThings({ actor, slug }: Shop): Promise<ProductThings> {
  await writeProducts(actor, [{ ref: "tea", name: `Tea of ${slug}` }]);
  const { id: launchId } = await launchForm(actor, {
    language: "en",
    currency: "EUR",
    product: { ref: "cup", name: "Cup", price: 900, currency: "EUR" },
    text: "Keeps your tea hot for up to two hours.\n\nWeight: 300 g",
  });
  // Not by the service: what somebody edits often stands in the audit trail once in a while only.
  await inWorkspace(
    actor.workspaceId,
    (tx) => tx.$executeRaw`
      UPDATE launch_item SET state = 'accepted' WHERE workspace_id = ${actor.workspaceId}::uuid AND launch_id = ${launchId}::uuid`,
  );
  const { items } = await getLaunch(actor.workspaceId, launchId);
  return { ref: "tea", launchId, itemId: items[0]?.id ?? "" };
}

const feed = Buffer.from("sku,name,price\na,Tea,3\n").toString("base64");
const begin = { language: "en", currency: "EUR" };

/** A valid input for each procedure of products and launches. */
export const PRODUCT_SAMPLES: Record<
  string,
  (things: { products: ProductThings; knowledge: { uploadId: string } }) => Record<string, unknown>
> = {
  "products.list": () => ({ text: "tea" }),
  "products.get": ({ products }) => ({ ref: products.ref }),
  "products.save": () => ({ ref: "pot", name: "Pot", price: 2_000, currency: "EUR" }),
  "products.remove": ({ products }) => ({ ref: products.ref }),
  "products.importFeed": () => ({ fileName: "feed.csv", data: feed, currency: "EUR" }),
  "launches.get": ({ products }) => ({ launchId: products.launchId }),
  "launches.fromPage": () => ({ ...begin, url: "http://127.0.0.1:1/new" }),
  "launches.fromText": () => ({ ...begin, text: "Kettle\nIt boils in a minute." }),
  "launches.fromFile": ({ knowledge }) => ({ ...begin, uploadId: knowledge.uploadId }),
  "launches.fromFeed": () => ({ ...begin, fileName: "feed.csv", data: feed }),
  "launches.fromForm": () => ({ ...begin, product: { ref: "jug", name: "Jug" }, text: "Holds two litres." }),
  "launches.update": ({ products }) => ({ launchId: products.launchId, byOrder: true }),
  "launches.editItem": ({ products: { launchId, itemId } }) => ({ launchId, itemId, state: "dropped" }),
  "launches.addItem": ({ products }) => ({ launchId: products.launchId, kind: "point", text: "It is blue." }),
  "launches.decideAll": ({ products }) => ({ launchId: products.launchId, state: "dropped" }),
  "launches.whereUsed": ({ products }) => ({ launchId: products.launchId }),
  "launches.publish": ({ products }) => ({ launchId: products.launchId, campaign: false }),
  "launches.withdraw": ({ products }) => ({ launchId: products.launchId }),
};
