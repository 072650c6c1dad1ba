import type { PoolClient } from "pg";
import type { SendRequest, SkipReason } from "../../flow/kernel/sends";
import type { Claim, HeldCoupon } from "../coupons/claim";
import { CLAIM_STATEMENT, type ClaimRow, claimParameters } from "../coupons/claim-statement";
import { claimCoupon, releaseCoupon } from "../coupons/process-claims";
import { isUuid } from "../ids";
import type { SendFacts, SendPlace } from "./send-facts";

/** A coupon is kept back while the text is written, which takes moments. */
const HOLD_SECONDS = 600;

/** The claim of a message: one coupon for a contact and what the campaign is about. Undefined: it offers none. */
export function claimOf(
  place: SendPlace,
  facts: SendFacts,
  request: SendRequest,
): Omit<Claim, "holdSeconds"> | undefined {
  const { offer } = request;
  if (!offer) return undefined;
  const key = request.about?.key ?? facts.campaign?.key ?? "";
  const campaign = offer.campaign === "" ? `${facts.flowId ?? ""}:${key}`.slice(0, 100) : offer.campaign;
  return {
    workspaceId: place.workspaceId,
    poolId: offer.pool,
    campaign,
    contactId: facts.contactId,
    key: place.message,
  };
}

/** Keeps a coupon back for the message; else why there is none to be had. */
export async function keepCoupon(claim: Omit<Claim, "holdSeconds">): Promise<HeldCoupon | SkipReason> {
  if (!isUuid(claim.poolId)) return "offerExpired";
  const claimed = await claimCoupon({ ...claim, holdSeconds: HOLD_SECONDS });
  if (claimed.outcome === "soldOut") return claimed.reason === "empty" ? "outOfStock" : "offerExpired";
  return claimed.coupon.state === "redeemed" ? "duplicate" : claimed.coupon;
}

/** Gives the coupon for good, within the transaction that sends: its time begins here. */
export async function giveCoupon(
  client: PoolClient,
  claim: Omit<Claim, "holdSeconds">,
): Promise<{ code: string; expiresAt: number | null } | SkipReason> {
  if (!isUuid(claim.poolId)) return "offerExpired";
  const { rows } = await client.query<ClaimRow>({
    name: "claim-coupons",
    text: CLAIM_STATEMENT,
    values: claimParameters([{ ...claim, holdSeconds: null }]),
  });
  const row = rows[0];
  if (row?.code && (row.outcome === "issued" || row.outcome === "already"))
    return row.state === "redeemed" ? "duplicate" : { code: row.code, expiresAt: row.expires_at };
  return row?.outcome === "empty" || row?.outcome === "again" ? soldOut(client, claim) : "offerExpired";
}

/** Whether it is the codes or the money that are gone. */
async function soldOut(client: PoolClient, claim: Omit<Claim, "holdSeconds">): Promise<SkipReason> {
  const { rows } = await client.query<{ spent: boolean }>(
    `SELECT coalesce(taken >= limit_count, false) OR coalesce((taken + 1) * value_minor > limit_minor, false) AS spent
     FROM coupon_pool WHERE workspace_id = $1 AND id = $2`,
    [claim.workspaceId, claim.poolId],
  );
  return rows[0]?.spent ? "budget" : "outOfStock";
}

/** The message does not go: what was kept back for it goes back. */
export const dropCoupon = async (claim: Omit<Claim, "holdSeconds"> | undefined): Promise<void> => {
  if (claim && isUuid(claim.poolId)) await releaseCoupon(claim);
};
