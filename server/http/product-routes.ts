import { AppError } from "../errors";
import { writeCatalogue } from "../launch/write-catalogue";
import { getProduct } from "../products/list-products";
import { type KeyedDeps, keyed } from "./keyed";
import { type Handler, sendJson } from "./node-route";
import { productsBodySchema, putProductBodySchema, putProductRefSchema } from "./product-schemas";
import { readJson, validate } from "./read-body";

/** POST /v1/products: the same again changes nothing. All of them or none. */
export const writeProductsRoute = (deps: KeyedDeps): Handler =>
  keyed("products:write", deps, async (call, actor) => {
    const { products } = validate(productsBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await writeCatalogue(actor, products)));
  });

/** PUT /v1/products/{ref}: the same again changes nothing; what is left out stays. */
export const putProductRoute = (deps: KeyedDeps): Handler =>
  keyed("products:write", deps, async (call, actor) => {
    const body = validate(putProductBodySchema, await readJson(call.request));
    const { ref } = validate(putProductRefSchema, { ref: call.params.ref });
    const { created } = await writeCatalogue(actor, [{ ...body, ref }]);
    sendJson(call, created ? 201 : 200, JSON.stringify(await getProduct(actor.workspaceId, ref)));
  });

/** GET /v1/products/{ref} */
export const getProductRoute = (deps: KeyedDeps): Handler =>
  keyed("products:read", deps, async (call, actor) => {
    const ref = call.params.ref ?? "";
    if (/\p{Cc}/u.test(ref)) throw new AppError(404, "not-found", "There is no such product.");
    sendJson(call, 200, JSON.stringify(await getProduct(actor.workspaceId, ref)));
  });
