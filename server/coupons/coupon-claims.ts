import type { Pool } from "pg";
import { databaseFault } from "../db/pools";
import { AppError } from "../errors";
import type { Claim, ClaimOutcome } from "./claim";
import { CLAIM_STATEMENT, type ClaimRow, claimParameters } from "./claim-statement";
import { lapseReservations } from "./lapse-reservations";

interface Waiting {
  readonly claim: Claim;
  readonly settle: (outcome: ClaimOutcome) => void;
  readonly fail: (error: unknown) => void;
  tries: number;
}

const BATCH = 256;
/** Claims of one pool that may wait; one more is refused with 503. */
const QUEUE = 20_000;
const TRIES = 6;

/**
 * Takes claims to the database. Those of one pool that wait together share one statement, one at a time: they would wait for
 * the pool's row anyway. Any number of processes may do this at once.
 */
export class CouponClaims {
  private readonly lanes = new Map<string, Waiting[]>();
  readonly counts = { claims: 0, statements: 0 };

  constructor(private readonly pool: Pool) {}

  /** Resolves when the coupon is durably the contact's, or it is known that there is none to be had. */
  claim(claim: Claim): Promise<ClaimOutcome> {
    return new Promise((settle, fail) => {
      const name = `${claim.workspaceId}/${claim.poolId}`;
      const lane = this.lanes.get(name);
      const waiting: Waiting = { claim, settle, fail, tries: 0 };
      if (lane) {
        if (lane.length >= QUEUE) return fail(overloaded());
        lane.push(waiting);
        return;
      }
      const fresh = [waiting];
      this.lanes.set(name, fresh);
      // Those of the same moment join before the first statement leaves.
      setImmediate(() => void this.drain(name, fresh));
    });
  }

  private async drain(name: string, lane: Waiting[]): Promise<void> {
    let lapsed = false;
    while (lane.length) {
      const batch = take(lane);
      try {
        const rows = await this.send(batch.map((one) => one.claim));
        // Before anybody hears that all are gone, reservations whose time is over come back, once in a while.
        if (!lapsed && rows.some((row) => row.outcome === "empty")) {
          lapsed = true;
          if ((await this.lapse(batch)) > 0) {
            settleSome(batch, rows, (row) => row.outcome !== "empty", lane);
            continue;
          }
        }
        settleSome(batch, rows, () => true, lane);
      } catch (error) {
        const fault = databaseFault(error) ?? error;
        for (const one of batch) one.fail(fault);
      }
      if (lane.length === 0) await nextMoment();
    }
    this.lanes.delete(name);
  }

  private async send(claims: readonly Claim[]): Promise<readonly ClaimRow[]> {
    const { rows } = await this.pool.query<ClaimRow>({
      name: "claim-coupons",
      text: CLAIM_STATEMENT,
      values: claimParameters(claims),
    });
    this.counts.claims += claims.length;
    this.counts.statements++;
    return rows;
  }

  private async lapse(batch: readonly Waiting[]): Promise<number> {
    const [first] = batch;
    return first ? lapseReservations(this.pool, first.claim.workspaceId, first.claim.poolId) : 0;
  }
}

/** The next batch: in order, but no contact and campaign twice, since one statement could not tell them apart. */
function take(lane: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  const later: Waiting[] = [];
  const seen = new Set<string>();
  let at = 0;
  for (; at < lane.length && batch.length < BATCH; at++) {
    const one = lane[at];
    if (!one) break;
    const who = `${one.claim.contactId} ${one.claim.campaign}`;
    if (seen.has(who)) later.push(one);
    else batch.push(one);
    seen.add(who);
  }
  lane.splice(0, at, ...later);
  return batch;
}

/** Answers the claims whose row is final; the others wait again. */
function settleSome(
  batch: readonly Waiting[],
  rows: readonly ClaimRow[],
  isFinal: (row: ClaimRow) => boolean,
  lane: Waiting[],
): void {
  for (const row of rows) {
    const one = batch[row.n - 1];
    if (!one) continue;
    if (row.outcome !== "again" && isFinal(row)) one.settle(outcomeOf(row, row.outcome));
    else if (++one.tries < TRIES) lane.push(one);
    else one.fail(overloaded());
  }
}

function outcomeOf(row: ClaimRow, outcome: Exclude<ClaimRow["outcome"], "again">): ClaimOutcome {
  if (outcome !== "issued" && outcome !== "already") return { outcome: "soldOut", reason: outcome };
  const { code, pool, state, amount, currency } = row;
  if (code === null || pool === null || state === null)
    throw new Error("a coupon was given without its code");
  return {
    outcome,
    coupon: {
      code,
      pool,
      state,
      amount: amount === null ? null : Number(amount),
      currency,
      expiresAt: row.expires_at === null ? null : new Date(row.expires_at).toISOString(),
    },
  };
}

const nextMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const overloaded = (): AppError =>
  new AppError(503, "overloaded", "Too many claims at once; try again in a moment.", {
    details: { retryAfter: 1 },
  });
