import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { createPools, type Pools } from "../db/pools";
import { addCodes } from "./add-codes";
import type { Claim, ClaimOutcome } from "./claim";
import { isCode, plainCode } from "./code-form";
import { CouponClaims } from "./coupon-claims";
import { createPool, type NewPool } from "./create-pool";
import { exportCodes } from "./export-codes";
import { generateCodes } from "./generate-codes";
import { releaseReservation } from "./lapse-reservations";
import { listPools } from "./list-pools";
import { readCodeList } from "./read-code-list";
import { redeemCoupon } from "./redeem-coupon";
import { updatePool } from "./update-pool";

testEnvironment();
const database = testDatabase();
let shop: Shop;
let other: Shop;
/** Two processes of the data plane, as far as the database can tell. */
let second: Pools;
let claims: readonly [CouponClaims, CouponClaims];
beforeAll(async () => {
  shop = await firstOwner();
  other = await anotherWorkspace(shop, "Other");
  second = await createPools({ url: database.url, max: 4 });
  claims = [new CouponClaims(database.pools.turn), new CouponClaims(second.turn)];
});
afterAll(() => second.close());

async function makePool(input: Partial<NewPool> & { codes?: number } = {}, by: Shop = shop): Promise<string> {
  const { codes, ...more } = input;
  const { id } = await createPool(by.actor, { name: "Welcome", ...more });
  if (codes) await generateCodes(by.actor, { poolId: id, count: codes });
  return id;
}

const want = (poolId: string, more: Partial<Claim> = {}): Claim => ({
  workspaceId: shop.actor.workspaceId,
  poolId,
  campaign: "",
  contactId: randomUUID(),
  key: randomUUID(),
  holdSeconds: null,
  ...more,
});
const codeOf = (one: ClaimOutcome): string | null => (one.outcome === "soldOut" ? null : one.coupon.code);
const pool = async (id: string) => (await listPools(shop.actor.workspaceId)).find((one) => one.id === id);
/** What the rows say, counted anew: the counters must agree. */
async function counted(id: string): Promise<{ grants: number; codes: number }> {
  const { rows } = await everyRow(
    database,
    ["coupon_grant"],
    "SELECT count(*)::int AS grants, count(DISTINCT position)::int AS codes FROM coupon_grant WHERE pool_id = $1",
    [id],
  );
  return { grants: Number(rows[0]?.grants), codes: Number(rows[0]?.codes) };
}

describe("claims", () => {
  it("T-14: give exactly one of one, 50 at once, 100 times", { retry: 0 }, async () => {
    const id = await makePool({ codes: 100, limitCount: 0 });
    let issued = 0;
    for (let round = 1; round <= 100; round++) {
      await updatePool(shop.actor, { poolId: id, limitCount: round });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) => claims[at % 2 ? 1 : 0].claim(want(id))),
      );
      const got = outcomes.filter((one) => one.outcome === "issued");
      expect(got).toHaveLength(1);
      expect(outcomes.filter((one) => one.outcome === "soldOut")).toHaveLength(49);
      issued += got.length;
    }
    expect(issued).toBe(100);
    expect(await counted(id)).toEqual({ grants: 100, codes: 100 });
  });

  it("never give more than there are codes, and no code twice", { retry: 0 }, async () => {
    const id = await makePool({ codes: 100 });
    const outcomes = await Promise.all(
      Array.from({ length: 400 }, (_, at) => claims[at % 2 ? 1 : 0].claim(want(id))),
    );
    const codes = outcomes.flatMap((one) => codeOf(one) ?? []);
    expect(codes).toHaveLength(100);
    expect(new Set(codes).size).toBe(100);
    expect(outcomes.filter((one) => one.outcome === "soldOut" && one.reason === "empty")).toHaveLength(300);
    expect(await pool(id)).toMatchObject({ codes: 100, issued: 100, left: 0 });
  });

  it("give a contact one for each campaign, whoever asks at once", { retry: 0 }, async () => {
    const id = await makePool({ codes: 10 });
    const contactId = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        claims[at % 2 ? 1 : 0].claim(want(id, { contactId, campaign: at % 4 < 2 ? "a" : "b" })),
      ),
    );
    expect(outcomes.filter((one) => one.outcome === "issued")).toHaveLength(2);
    expect(outcomes.filter((one) => one.outcome === "already")).toHaveLength(38);
    expect(new Set(outcomes.map(codeOf)).size).toBe(2);
    expect(await pool(id)).toMatchObject({ issued: 2, left: 8 });
    // What lost a race took no code away.
    const rest = await Promise.all(Array.from({ length: 9 }, () => claims[0].claim(want(id))));
    expect(rest.filter((one) => one.outcome === "issued")).toHaveLength(8);
    expect(await counted(id)).toEqual({ grants: 10, codes: 10 });
  });

  it("give the same effect the same coupon again", async () => {
    const id = await makePool({ codes: 5 });
    const claim = want(id);
    const first = await claims[0].claim(claim);
    expect(first.outcome).toBe("issued");
    expect(await claims[1].claim(claim)).toEqual(first);
    expect(await claims[1].claim({ ...claim, key: "another" })).toEqual({ ...first, outcome: "already" });
    expect(await pool(id)).toMatchObject({ issued: 1 });
  });

  it("share one code up to the budget, in count and in money", async () => {
    const byCount = await makePool({ code: "LIVE-88", limitCount: 30 });
    const byMoney = await makePool({
      code: "LIVE-99",
      valueMinor: 1_000,
      currency: "CNY",
      limitMinor: 12_999,
    });
    for (const [id, most, code] of [
      [byCount, 30, "LIVE-88"],
      [byMoney, 12, "LIVE-99"],
    ] as const) {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) => claims[at % 2 ? 1 : 0].claim(want(id))),
      );
      expect(outcomes.flatMap((one) => codeOf(one) ?? [])).toEqual(Array.from({ length: most }, () => code));
    }
    const [first] = await Promise.all([claims[0].claim(want(byMoney))]);
    expect(first).toEqual({ outcome: "soldOut", reason: "empty" });
  });

  it("say why there is none", async () => {
    const id = await makePool({ codes: 1 });
    await updatePool(shop.actor, { poolId: id, open: false });
    expect(await claims[0].claim(want(id))).toEqual({ outcome: "soldOut", reason: "closed" });
    await updatePool(shop.actor, { poolId: id, open: true, expiresAt: "2020-01-01T00:00:00Z" });
    expect(await claims[0].claim(want(id))).toEqual({ outcome: "soldOut", reason: "expired" });
    expect(await claims[0].claim(want(randomUUID()))).toEqual({ outcome: "soldOut", reason: "missing" });
    expect(await claims[0].claim(want(id, { workspaceId: other.actor.workspaceId }))).toEqual({
      outcome: "soldOut",
      reason: "missing",
    });
    await updatePool(shop.actor, { poolId: id, expiresAt: null, validSeconds: 3_600 });
    const given = await claims[0].claim(want(id));
    const until = Date.parse(given.outcome === "issued" ? (given.coupon.expiresAt ?? "") : "");
    expect(until - Date.now()).toBeGreaterThan(3_500_000);
    expect(until - Date.now()).toBeLessThan(3_700_000);
  });
});

describe("reservations", () => {
  it("become the contact's by a claim for good, or go back when released or when their time is over", async () => {
    const id = await makePool({ codes: 2 });
    const [ada, bob] = [randomUUID(), randomUUID()];
    const hold = (contactId: string, holdSeconds: number | null) =>
      claims[0].claim(want(id, { contactId, holdSeconds }));
    const held = await hold(ada, 600);
    expect(held).toMatchObject({ outcome: "issued", coupon: { state: "reserved" } });
    // Held once more it is held, and nobody's for good.
    expect(await hold(ada, 600)).toMatchObject({ coupon: { state: "reserved", code: codeOf(held) } });
    await hold(bob, 600);
    expect(await claims[1].claim(want(id))).toEqual({ outcome: "soldOut", reason: "empty" });

    const mine = await hold(ada, null);
    expect(mine).toMatchObject({ outcome: "issued", coupon: { state: "issued", code: codeOf(held) } });
    const who = { workspaceId: shop.actor.workspaceId, poolId: id, campaign: "" };
    expect(await releaseReservation(database.pools.turn, { ...who, contactId: ada })).toBe(false);
    expect(await releaseReservation(database.pools.turn, { ...who, contactId: bob })).toBe(true);
    expect(await releaseReservation(database.pools.turn, { ...who, contactId: bob })).toBe(false);
    expect(await pool(id)).toMatchObject({ issued: 1, left: 1 });

    const again = await claims[1].claim(want(id, { holdSeconds: 600 }));
    expect(again.outcome).toBe("issued");
    await everyRow(
      database,
      ["coupon_grant"],
      "UPDATE coupon_grant SET hold_until = now() WHERE state = 'reserved'",
    );
    const last = await claims[0].claim(want(id));
    expect(last).toMatchObject({ outcome: "issued", coupon: { code: codeOf(again) } });
    expect(await counted(id)).toEqual({ grants: 2, codes: 2 });
  });

  it("stay exact while claims, releases and confirmations run at once", { retry: 0 }, async () => {
    const id = await makePool({ codes: 20 });
    const people = Array.from({ length: 60 }, () => randomUUID());
    await Promise.all(
      people.map(async (contactId, at) => {
        const mine = claims[at % 2 ? 1 : 0];
        const held = await mine.claim(want(id, { contactId, holdSeconds: 600 }));
        if (held.outcome !== "issued") return;
        if (at % 3 === 0) await mine.claim(want(id, { contactId }));
        else
          await releaseReservation(second.turn, {
            workspaceId: shop.actor.workspaceId,
            poolId: id,
            campaign: "",
            contactId,
          });
      }),
    );
    const before = await counted(id);
    expect(await pool(id)).toMatchObject({ issued: before.grants, left: 20 - before.grants });
    const rest = await Promise.all(Array.from({ length: 30 }, () => claims[0].claim(want(id))));
    expect(rest.filter((one) => one.outcome === "issued")).toHaveLength(20 - before.grants);
    expect(await counted(id)).toEqual({ grants: 20, codes: 20 });
  });
});

describe("codes", () => {
  it("are read from lists and CSV, and refused with their line", async () => {
    const list = readCodeList('\ufeffcode,note\r\nAB C-1,x\n"QUOTED1";y\n\nab c1\n=cmd\nok\n  SPACED 2  \n');
    const id = await makePool();
    const result = await addCodes(shop.actor, { poolId: id, codes: list });
    expect(result).toEqual({ added: 4, repeated: 1, refused: [{ line: 7, text: "ok" }] });
    expect(await addCodes(shop.actor, { poolId: id, codes: ["abc1", "NEW-1"] })).toMatchObject({
      added: 1,
      repeated: 1,
    });
    expect(await pool(id)).toMatchObject({ codes: 5, left: 5 });
    const { csv } = await exportCodes(shop.actor.workspaceId, id);
    expect(csv.split("\r\n")[0]).toBe("code,state,campaign,contact,given,redeemed,order");
    expect(csv).toContain("'=cmd,free");
  });

  it("B-59: belong to one pool of a workspace, and other workspaces do not mind", async () => {
    const mine = await makePool();
    const twin = await makePool();
    const theirs = await makePool({}, other);
    expect(await addCodes(shop.actor, { poolId: mine, codes: ["ONCE-ONLY"] })).toMatchObject({ added: 1 });
    expect(await addCodes(shop.actor, { poolId: twin, codes: ["once only"] })).toMatchObject({ added: 0 });
    expect(await addCodes(other.actor, { poolId: theirs, codes: ["ONCE-ONLY"] })).toMatchObject({ added: 1 });
    await expect(addCodes(other.actor, { poolId: mine, codes: ["X-11"] })).rejects.toMatchObject({
      status: 404,
    });
    await expect(createPool(shop.actor, { name: "Again", code: "onceonly" })).rejects.toMatchObject({
      code: "coupon-code-taken",
    });
  });

  it("added by two at once have no gaps and no doubles", { retry: 0 }, async () => {
    const [one, two] = [await makePool(), await makePool()];
    const codes = Array.from({ length: 200 }, (_, at) => `RACE${at}`);
    const results = await Promise.all([
      addCodes(shop.actor, { poolId: one, codes }),
      addCodes(shop.actor, { poolId: two, codes: [...codes].reverse() }),
      addCodes(shop.actor, { poolId: one, codes: ["RACEX1"] }),
    ]);
    expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(201);
    for (const id of [one, two]) {
      const { rows } = await everyRow(
        database,
        ["coupon_code", "coupon_pool"],
        "SELECT p.codes, (SELECT count(*)::int FROM coupon_code c WHERE c.pool_id = p.id) AS rows FROM coupon_pool p WHERE id = $1",
        [id],
      );
      expect(rows[0]?.codes).toBe(rows[0]?.rows);
    }
  });

  it("look alike only where nothing is the same", () => {
    expect(plainCode(" ab‑c d\u200b１ ")).toBe("ABCD1");
    expect([
      isCode("SAVE-10"),
      isCode("春节888"),
      isCode("ab"),
      isCode("a,b,c"),
      isCode("x".repeat(65)),
    ]).toEqual([true, true, false, false, false]);
  });
});

describe("redeeming", () => {
  const redeem = (code: string, more: object = {}, by: Shop = shop) =>
    redeemCoupon(by.actor, { id: randomUUID(), code, ...more });

  it("B-59: takes what people type: spaces, small letters, O for 0", async () => {
    const id = await makePool({ valueMinor: 500, currency: "CNY" });
    await addCodes(shop.actor, { poolId: id, codes: ["SUN-0I0-A", "MOON-100", "MOON-1O0", "STAR-7"] });
    for (let at = 0; at < 3; at++) await claims[0].claim(want(id));
    expect(await redeem(" sun oio a ")).toMatchObject({ code: "SUN-0I0-A", amount: 500, currency: "CNY" });
    // Two codes look like this one: only the code itself will do.
    await expect(redeem("moon-ioo")).rejects.toMatchObject({ status: 404, code: "coupon-unknown" });
    expect(await redeem("moon 1o0")).toMatchObject({ code: "MOON-1O0" });
    await expect(redeem("star7")).rejects.toMatchObject({ status: 409, code: "coupon-not-given" });
    await expect(redeem("moon 1o0")).rejects.toMatchObject({ status: 409, code: "coupon-used" });
    for (const text of ["", "   ", "-", "nothing-like-it"])
      await expect(redeem(text)).rejects.toMatchObject({ status: 404, code: "coupon-unknown" });
    await expect(redeem("MOON-100", {}, other)).rejects.toMatchObject({
      status: 404,
      code: "coupon-unknown",
    });
    expect(await pool(id)).toMatchObject({ redeemed: 2, issued: 3 });
  });

  it("B-59: is done once, 50 at once", { retry: 0 }, async () => {
    const id = await makePool({ codes: 1 });
    const code = codeOf(await claims[0].claim(want(id))) ?? "";
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code)));
    expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of results)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "coupon-used" });
    expect(await pool(id)).toMatchObject({ redeemed: 1 });
  });

  it("gives a repeat its first answer, and an id that is used for something else 422", async () => {
    const id = await makePool({ codes: 2 });
    const code = codeOf(await claims[0].claim(want(id))) ?? "";
    const input = { id: "order-1", code, order: "A-1" };
    const both = await Promise.all([redeemCoupon(shop.actor, input), redeemCoupon(shop.actor, input)]);
    expect(both[0]).toEqual(both[1]);
    expect(await redeemCoupon(shop.actor, input)).toEqual(both[0]);
    await expect(redeemCoupon(shop.actor, { ...input, order: "A-2" })).rejects.toMatchObject({ status: 422 });
    expect(await pool(id)).toMatchObject({ redeemed: 1 });
  });

  it("B-59: refuses what is over, and a contact who does not hold it", async () => {
    const id = await makePool({ codes: 3 });
    const [ada, bob] = [randomUUID(), randomUUID()];
    const code = codeOf(await claims[0].claim(want(id, { contactId: ada }))) ?? "";
    await expect(redeem(code, { contact: bob })).rejects.toMatchObject({ code: "coupon-not-theirs" });
    expect(await redeem(code, { contact: ada })).toMatchObject({ code });
    const late = codeOf(await claims[0].claim(want(id))) ?? "";
    await everyRow(
      database,
      ["coupon_grant"],
      "UPDATE coupon_grant SET expires_at = now() WHERE state = 'issued'",
    );
    await expect(redeem(late)).rejects.toMatchObject({ code: "coupon-expired" });
    const last = codeOf(await claims[0].claim(want(id))) ?? "";
    await updatePool(shop.actor, { poolId: id, open: false });
    expect(await redeem(last)).toMatchObject({ code: last });
  });

  it("counts a code that many share, and knows its holders", async () => {
    const id = await makePool({ code: "FANS-5", limitCount: 10 });
    const [ada, bob] = [randomUUID(), randomUUID()];
    await expect(redeem("fans5")).rejects.toMatchObject({ code: "coupon-not-given" });
    await claims[0].claim(want(id, { contactId: ada }));
    await claims[0].claim(want(id, { contactId: bob }));
    await expect(redeem("fans5", { contact: randomUUID() })).rejects.toMatchObject({
      code: "coupon-not-theirs",
    });
    await redeem("fans5", { contact: ada });
    await expect(redeem("fans5", { contact: ada })).rejects.toMatchObject({ code: "coupon-used" });
    await redeem("FANS 5");
    await expect(redeem("fans5")).rejects.toMatchObject({ code: "coupon-used" });
    expect(await pool(id)).toMatchObject({ redeemed: 2, issued: 2 });
  });
});

describe("pools", () => {
  it("refuse a budget below what was given", async () => {
    const id = await makePool({ codes: 5, valueMinor: 100, currency: "USD", limitMinor: 500 });
    await claims[0].claim(want(id));
    await claims[0].claim(want(id));
    await expect(updatePool(shop.actor, { poolId: id, limitCount: 1 })).rejects.toMatchObject({
      code: "coupon-budget-spent",
    });
    await expect(updatePool(shop.actor, { poolId: id, limitMinor: 199 })).rejects.toMatchObject({
      code: "coupon-budget-spent",
    });
    await updatePool(shop.actor, { poolId: id, limitMinor: 200 });
    expect(await pool(id)).toMatchObject({ left: 0 });
    expect(await claims[0].claim(want(id))).toEqual({ outcome: "soldOut", reason: "empty" });
  });
});
