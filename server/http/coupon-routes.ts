import { addCodes } from "../coupons/add-codes";
import { redeemCoupon } from "../coupons/redeem-coupon";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { addCodesBodySchema, redeemBodySchema } from "./coupon-schemas";
import { type KeyedDeps, keyed } from "./keyed";
import { type Handler, sendJson } from "./node-route";
import { readJson, validate } from "./read-body";

/** POST /v1/coupons/{pool}/codes. A code that is there already is counted and left, so that a repeat does no harm. */
export const addCodesRoute = (deps: KeyedDeps): Handler =>
  keyed("coupons:write", deps, async (call, actor) => {
    const poolId = call.params.pool ?? "";
    if (!isUuid(poolId)) throw new AppError(404, "not-found", "There is no such pool of coupons.");
    const { codes } = validate(addCodesBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await addCodes(actor, { poolId, codes })));
  });

/** POST /v1/coupons/redeem */
export const redeemRoute = (deps: KeyedDeps): Handler =>
  keyed("coupons:redeem", deps, async (call, actor) => {
    const body = validate(redeemBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await redeemCoupon(actor, body)));
  });
