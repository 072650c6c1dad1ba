import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zonedParts } from "../../flow/text/zoned-time";
import { saveAudience } from "../../server/audiences/audiences";
import { refreshAudiences } from "../../server/audiences/refresh-audiences";
import { needsApproval, updateApprovalLimits } from "../../server/broadcasts/approval-limits";
import { approveBroadcast, pauseBroadcast, stopBroadcast } from "../../server/broadcasts/control-broadcast";
import { dryRunPage } from "../../server/broadcasts/dry-run/dry-run";
import { getBroadcast, listBroadcasts } from "../../server/broadcasts/list-broadcasts";
import { ownMoment } from "../../server/broadcasts/own-time";
import { type BroadcastPlan, estimateBroadcast, planBroadcast } from "../../server/broadcasts/plan-broadcast";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { outreach } from "../../server/campaigns/outreach";
import { switchMarketing, updateMarketing } from "../../server/campaigns/update-marketing";
import { eraseContact } from "../../server/contacts/erase-contact";
import { mergeContacts } from "../../server/contacts/merge-contacts";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { createPlane } from "../../server/conversations/plane";
import { createPool } from "../../server/coupons/create-pool";
import { generateCodes } from "../../server/coupons/generate-codes";
import { leaseDeliveries } from "../../server/delivery/lease-deliveries";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { BroadcastScene, publishOffer } from "../support/broadcast-scene";
import { SECRET } from "../support/chat-server";
import { crowd, willing } from "../support/crowd";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { flowOf } from "../support/flow-of";
import { anotherWorkspace, firstOwner, joined, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment();
const database = testDatabase();
let first: Shop;
let scene: BroadcastScene;

beforeAll(async () => {
  first = await firstOwner();
  const plane = createPlane({
    pools: database.pools,
    secret: SECRET,
    clock: { now: () => Date.now() },
    perform: effectPerformer({ ...effectConfig(environment()), outreach }),
    stopping: new AbortController().signal,
  });
  // Few at a time, so that something comes in between.
  scene = new BroadcastScene(plane, 5);
});
afterAll(() => scene?.plane.close());

let made = 0;
/** A workspace with so many contacts, all of whom may be written to at any hour, unless `settings` says otherwise. */
async function shopOf(people: number, settings: object = {}): Promise<Shop> {
  const shop = await anotherWorkspace(first, `Shop ${++made}`);
  await updateMarketing(
    shop.actor,
    marketingSettingsSchema.parse({ quietHours: null, budget: null, ...settings }),
  );
  await crowd(database, shop.actor.workspaceId, people, "2026-01-01T00:00:00Z");
  await willing(database, shop.actor.workspaceId);
  return shop;
}

const plan = (shop: Shop, flowId: string, more: Partial<BroadcastPlan> = {}) =>
  planBroadcast(shop.actor, {
    name: "News",
    flowId,
    audienceId: null,
    sendAt: null,
    perSecond: null,
    ...more,
  });
const view = (shop: Shop, id: string) => getBroadcast(shop.actor.workspaceId, id);
const sentTo = async (shop: Shop): Promise<number> => {
  const { rows } = await everyRow(
    database,
    ["send_ledger"],
    "SELECT count(*)::int AS n FROM send_ledger WHERE workspace_id = $1 AND state = 'sent'",
    [shop.actor.workspaceId],
  );
  return Number(rows[0]?.n);
};
/** When the last message of a shop that counts as sent was decided: epoch milliseconds, 0 for none. */
async function lastSent(shop: Shop): Promise<number> {
  const { rows } = await everyRow(
    database,
    ["send_ledger"],
    "SELECT coalesce(extract(epoch FROM max(decided_at)) * 1000, 0)::float8 AS last FROM send_ledger WHERE workspace_id = $1 AND state = 'sent'",
    [shop.actor.workspaceId],
  );
  return Number(rows[0]?.last);
}
/** Epoch milliseconds by the clock of the database, in which the times of sends are. */
async function databaseTime(): Promise<number> {
  const { rows } = await database.pools.turn.query<{ now: number }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  return rows[0]?.now ?? Number.NaN;
}
async function acts(shop: Shop): Promise<string[]> {
  const { rows } = await everyRow(
    database,
    ["audit"],
    "SELECT action FROM audit WHERE workspace_id = $1 AND action LIKE 'broadcasts.%' ORDER BY id",
    [shop.actor.workspaceId],
  );
  return rows.map((row) => String(row.action));
}
/** What the clock of a zone shows, to the minute. */
function wallClock(epoch: number, zone: string): string {
  const { year, month, day, hour, minute } = zonedParts(epoch, zone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}
/** The moment comes for those who are due then. */
const comes = (shop: Shop, moment: string | undefined) =>
  everyRow(
    database,
    ["campaign_run", "broadcast"],
    `WITH due AS (UPDATE campaign_run SET due_at = now() WHERE workspace_id = $1 AND due_at = $2)
     UPDATE broadcast SET send_at = now() WHERE workspace_id = $1 AND send_at = $2`,
    [shop.actor.workspaceId, moment],
  );
async function contactIds(shop: Shop): Promise<string[]> {
  const { rows } = await everyRow(
    database,
    ["contact"],
    "SELECT id FROM contact WHERE workspace_id = $1 AND merged_into IS NULL ORDER BY (profile->>'n')::int",
    [shop.actor.workspaceId],
  );
  return rows.map((row) => String(row.id));
}

describe("a broadcast", () => {
  it("goes to everybody once, and is done", async () => {
    const shop = await shopOf(8);
    const { id, state } = await plan(shop, await publishOffer(shop.actor));
    expect(state).toBe("planned");
    await scene.settle();
    for (let look = 0; look < 10; look++) await scene.broadcasts.runOnce();
    expect(await view(shop, id)).toMatchObject({
      state: "done",
      size: 8,
      gone: 0,
      counts: { sent: 8, waiting: 0 },
    });
    expect((await view(shop, id)).examples.map((one) => one.outcome)).toEqual(["sent", "sent", "sent"]);
    expect(scene.left.filter((one) => one.text.startsWith("Hello Person"))).toHaveLength(8);
    expect(await acts(shop)).toEqual(["broadcasts.plan"]);
  });

  it("above the limits waits for a second person, whom the planner is not", async () => {
    const shop = await shopOf(6);
    await updateApprovalLimits(shop.actor, { people: 5, minor: null });
    const { id, state } = await plan(shop, await publishOffer(shop.actor));
    expect(state).toBe("proposed");
    await scene.settle();
    expect(await sentTo(shop)).toBe(0);
    await expect(approveBroadcast(shop.actor, id)).rejects.toMatchObject({ code: "own-broadcast" });
    const second = await joined(shop.actor, "editor");
    await approveBroadcast(second.actor, id);
    await expect(approveBroadcast(second.actor, id)).rejects.toMatchObject({ code: "broadcast-state" });
    await scene.settle();
    expect(await sentTo(shop)).toBe(6);
    expect((await view(shop, id)).approvedByName).toBe("editor");
    expect(await acts(shop)).toEqual(["broadcasts.limits", "broadcasts.plan", "broadcasts.approve"]);
  });

  it("counts what its coupons may be worth, as far as they reach", async () => {
    const shop = await shopOf(6);
    const { id: pool } = await createPool(shop.actor, { name: "Ten", valueMinor: 1_000, currency: "CNY" });
    await generateCodes(shop.actor, { poolId: pool, count: 4 });
    const flowId = await publishOffer(shop.actor, { offer: { pool, campaign: "", save: "coupon" } });
    await updateApprovalLimits(shop.actor, { people: null, minor: 3_999 });
    expect(await estimateBroadcast(shop.actor.workspaceId, { flowId, audienceId: null })).toEqual({
      people: 6,
      coupons: [{ currency: "CNY", minor: 4_000 }],
      needsApproval: true,
      ownTimes: [],
    });
    await updateApprovalLimits(shop.actor, { people: null, minor: 4_000 });
    const { id, state } = await plan(shop, flowId);
    expect(state).toBe("planned");
    await scene.settle();
    expect((await view(shop, id)).counts).toMatchObject({ sent: 4, skipped: { outOfStock: 2 } });
    // 40.00 is so much of any currency: of yen, which have no smaller unit, as of dinars, which have a thousand.
    const limits = { people: null, minor: 4_000 };
    expect(
      [
        { currency: "JPY", minor: 40 },
        { currency: "JPY", minor: 41 },
        { currency: "KWD", minor: 40_000 },
        { currency: "KWD", minor: 40_001 },
      ].map((coupon) => needsApproval(limits, 6, [coupon])),
    ).toEqual([false, true, false, true]);
  });

  it("that has grown beyond what was approved waits again, and then goes on without doubling anybody", async () => {
    const shop = await shopOf(6);
    await updateApprovalLimits(shop.actor, { people: 5, minor: null });
    const second = await joined(shop.actor, "admin");
    const { id } = await plan(shop, await publishOffer(shop.actor));
    await approveBroadcast(second.actor, id);
    for (const name of ["late-1", "late-2"]) await upsertContact(shop.actor, { externalId: name });
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({
      state: "proposed",
      problem: "grown",
      size: 8,
      counts: { waiting: 8 },
    });
    await approveBroadcast(second.actor, id);
    await scene.settle();
    expect((await view(shop, id)).counts).toMatchObject({ sent: 6, waiting: 0, skipped: { noAddress: 2 } });
  });

  it("F20: sends nothing more once pausing has returned, and goes on where it was", async () => {
    const shop = await shopOf(60);
    const { id } = await plan(shop, await publishOffer(shop.actor));
    const running = scene.broadcasts.runOnce();
    await expect.poll(() => sentTo(shop), { interval: 5 }).toBeGreaterThan(0);
    await pauseBroadcast(shop.actor, id, true);
    const at = await sentTo(shop);
    await running;
    await scene.settle();
    expect(await sentTo(shop)).toBe(at);
    expect(at).toBeLessThan(60);
    expect(scene.left.length).toBeGreaterThan(0);
    const paused = await view(shop, id);
    expect(paused.counts.sent + paused.counts.held + paused.counts.waiting).toBe(60);
    await pauseBroadcast(shop.actor, id, false);
    await scene.settle();
    const { counts } = await view(shop, id);
    // Those who were in the middle of it come back a little later by themselves.
    expect(counts.sent + counts.held).toBe(60);
    expect(counts.held).toBe(paused.counts.held);
    expect(await acts(shop)).toEqual(["broadcasts.plan", "broadcasts.pause", "broadcasts.resume"]);
  });

  it.each(["the broadcast", "all sending of the workspace"])(
    "F20: what is sent last when somebody stops %s, has been decided before that, and no two seconds after it was asked for",
    async (what) => {
      const shop = await shopOf(300);
      const { id } = await plan(shop, await publishOffer(shop.actor));
      const other = new BroadcastScene(scene.plane, 5);
      const before = scene.left.length;
      const looks = [scene, other].map(({ broadcasts }) => broadcasts.runOnce());
      await expect.poll(() => sentTo(shop), { interval: 5 }).toBeGreaterThan(0);
      const asked = await databaseTime();
      if (what === "the broadcast") await stopBroadcast(shop.actor, id);
      else await switchMarketing(shop.actor, true);
      const done = await databaseTime();
      const last = await lastSent(shop);
      await Promise.all(looks);
      // What stood in line is taken back or stays there.
      await scene.settle();
      expect(scene.left.length).toBe(before);
      expect(await lastSent(shop)).toBeLessThanOrEqual(last);
      expect(await sentTo(shop)).toBeLessThan(300);
      expect(last).toBeLessThanOrEqual(done);
      expect(last).toBeLessThan(asked + 2_000);
    },
  );

  it("F20: sends nothing more once stopping has returned; who had not got it is counted, each message with its line", async () => {
    const shop = await shopOf(60);
    const { id } = await plan(shop, await publishOffer(shop.actor));
    const running = scene.broadcasts.runOnce();
    await expect.poll(() => sentTo(shop), { interval: 5 }).toBeGreaterThan(0);
    await stopBroadcast(shop.actor, id);
    await running;
    await scene.settle();
    const { state, counts, size, gone } = await view(shop, id);
    expect({ state, size, gone }).toEqual({ state: "stopped", size: 60, gone: 0 });
    expect(counts.sent + (counts.skipped.stopped ?? 0)).toBe(60);
    expect(counts.skipped.stopped).toBeGreaterThan(0);
    const { rows } = await everyRow(
      database,
      ["send_ledger"],
      "SELECT count(*)::int AS n, count(DISTINCT contact_id)::int AS people FROM send_ledger WHERE workspace_id = $1",
      [shop.actor.workspaceId],
    );
    expect(rows).toEqual([{ n: 60, people: 60 }]);
    await expect(stopBroadcast(shop.actor, id)).rejects.toMatchObject({ code: "broadcast-state" });
  });

  it("takes back what stands in line when it is stopped, and that is not sent", async () => {
    const shop = await shopOf(20, { throttle: { email: 3 } });
    const { id } = await plan(shop, await publishOffer(shop.actor));
    await scene.broadcasts.runOnce();
    const before = scene.left.length;
    await stopBroadcast(shop.actor, id);
    await scene.settle();
    expect(scene.left.length).toBe(before);
    const { state, counts } = await view(shop, id);
    expect(state).toBe("stopped");
    expect(counts).toMatchObject({ sent: 0, held: 0, waiting: 0, skipped: { stopped: 20 } });
    expect(await sentTo(shop)).toBe(0);
  });

  it("waits while the workspace has paused everything", async () => {
    const shop = await shopOf(4);
    await switchMarketing(shop.actor, true);
    const { id } = await plan(shop, await publishOffer(shop.actor));
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({ state: "planned", size: 0 });
    await switchMarketing(shop.actor, false);
    await scene.settle();
    expect(await sentTo(shop)).toBe(4);
  });

  it("keeps to the rule of re-entry: who had the campaign once is counted as had it", async () => {
    const shop = await shopOf(5);
    const flowId = await publishOffer(shop.actor, {}, { campaign: { reentry: "once" } });
    await plan(shop, flowId);
    await scene.settle();
    await upsertContact(shop.actor, { externalId: "new" });
    const { id } = await plan(shop, flowId);
    await scene.settle();
    expect(await sentTo(shop)).toBe(5);
    expect(await view(shop, id)).toMatchObject({
      size: 6,
      gone: 0,
      counts: { sent: 0, skipped: { duplicate: 5, noAddress: 1 } },
    });
  });

  it("counts who was erased or has become another meanwhile", async () => {
    const shop = await shopOf(6);
    const { id } = await plan(shop, await publishOffer(shop.actor), { perSecond: 1 });
    await scene.broadcasts.runOnce();
    const ids = await contactIds(shop);
    const { rows } = await everyRow(
      database,
      ["campaign_run"],
      "SELECT contact_id FROM campaign_run WHERE workspace_id = $1 AND state = 'planned'",
      [shop.actor.workspaceId],
    );
    const left = ids.filter((one) => rows.some((row) => row.contact_id === one));
    expect(left.length).toBeGreaterThanOrEqual(3);
    await eraseContact(shop.actor, left[0] ?? "");
    await mergeContacts(shop.actor, { contactId: left[1] ?? "", otherId: left[2] ?? "" });
    await expect
      .poll(async () => {
        await scene.settle();
        return view(shop, id);
      })
      .toMatchObject({ size: 6, gone: 1, counts: { sent: 4, waiting: 0, skipped: { duplicate: 1 } } });
  });

  it("goes by each contact's own clock: written down at once, begun in each zone at its hour, and done with the last", async () => {
    const shop = await shopOf(9);
    const [stranger] = await contactIds(shop);
    // Nobody lives there: the workspace's clock counts.
    await everyRow(database, ["contact"], "UPDATE contact SET time_zone = 'Nowhere/Else' WHERE id = $1", [
      stranger,
    ]);
    await everyRow(database, ["workspace"], "UPDATE workspace SET time_zone = 'Asia/Tokyo' WHERE id = $1", [
      shop.actor.workspaceId,
    ]);
    // This minute by the clock in Shanghai: an hour ago in Tokyo, hours away in Berlin and New York.
    const localTime = wallClock(await databaseTime(), "Asia/Shanghai");
    const flowId = await publishOffer(shop.actor);
    const { ownTimes } = await estimateBroadcast(shop.actor.workspaceId, {
      flowId,
      audienceId: null,
      localTime,
    });
    const moments = ["Asia/Tokyo", "Asia/Shanghai", "Europe/Berlin", "America/New_York"].map((zone) =>
      new Date(ownMoment(localTime, zone, "UTC")).toISOString(),
    );
    expect(ownTimes.map((one) => [one.at, one.people])).toEqual(
      moments.map((at, n) => [at, [1, 2, 3, 3][n]]),
    );
    const { id } = await plan(shop, flowId, { localTime });
    await scene.settle();
    const waits = await view(shop, id);
    expect(waits).toMatchObject({
      state: "running",
      localTime,
      sendAt: moments[2],
      size: 9,
      counts: { sent: 3, waiting: 6 },
    });
    await comes(shop, moments[2]);
    await pauseBroadcast(shop.actor, id, true);
    await scene.settle();
    expect(await sentTo(shop)).toBe(3);
    await pauseBroadcast(shop.actor, id, false);
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({
      state: "running",
      sendAt: moments[3],
      counts: { sent: 6, waiting: 3 },
    });
    await comes(shop, moments[3]);
    await scene.settle();
    for (let look = 0; look < 10; look++) await scene.broadcasts.runOnce();
    expect(await view(shop, id)).toMatchObject({ state: "done", size: 9, counts: { sent: 9, waiting: 0 } });
    await expect(plan(shop, flowId, { localTime: "2026-01-01T10:00" })).rejects.toMatchObject({
      code: "own-time-past",
    });
  });

  it("by each contact's own clock leaves out who is not in the audience any more, and can be stopped between zones", async () => {
    const shop = await shopOf(9);
    const { id: audienceId } = await saveAudience(shop.actor, {
      name: "First six",
      condition: { all: [{ left: "contact.n", operator: "lessThan", right: 6 }] },
    });
    const flowId = await publishOffer(shop.actor);
    const target = { flowId, audienceId };
    await expect(estimateBroadcast(shop.actor.workspaceId, target)).rejects.toMatchObject({
      code: "audience-filling",
    });
    await refreshAudiences(shop.actor.workspaceId);
    expect(await estimateBroadcast(shop.actor.workspaceId, target)).toMatchObject({ people: 6 });
    const localTime = wallClock(await databaseTime(), "Asia/Shanghai");
    const { id } = await plan(shop, flowId, { audienceId, localTime });
    await scene.settle();
    expect((await view(shop, id)).counts).toMatchObject({ sent: 2, waiting: 4 });
    const [, berlin] = await contactIds(shop);
    await everyRow(
      database,
      ["contact"],
      "UPDATE contact SET profile = profile || '{\"n\":99}' WHERE id = $1",
      [berlin],
    );
    await everyRow(database, ["audience_member"], "DELETE FROM audience_member WHERE contact_id = $1", [
      berlin,
    ]);
    await comes(shop, new Date(ownMoment(localTime, "Europe/Berlin", "UTC")).toISOString());
    await scene.settle();
    expect((await view(shop, id)).counts).toMatchObject({ sent: 3, waiting: 2, skipped: { left: 1 } });
    await stopBroadcast(shop.actor, id);
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({
      state: "stopped",
      counts: { sent: 3, waiting: 0, skipped: { left: 1, stopped: 2 } },
    });
    const { rows } = await everyRow(
      database,
      ["send_ledger"],
      "SELECT reason, count(*)::int AS n FROM send_ledger WHERE workspace_id = $1 GROUP BY 1 ORDER BY 1",
      [shop.actor.workspaceId],
    );
    expect(rows).toEqual([
      { reason: "left", n: 1 },
      { reason: "stopped", n: 2 },
      { reason: null, n: 3 },
    ]);
  });

  it("waits while the members of its audience are found anew, and for a person where they cannot be", async () => {
    const shop = await shopOf(4);
    const saved = (most: number, audienceId?: string) =>
      saveAudience(shop.actor, {
        audienceId,
        name: "Few",
        condition: { all: [{ left: "contact.n", operator: "lessThan", right: most }] },
      });
    const { id: audienceId } = await saved(3);
    await refreshAudiences(shop.actor.workspaceId);
    const { id } = await plan(shop, await publishOffer(shop.actor), { audienceId });
    await saved(1, audienceId);
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({ state: "planned", size: 0, pausedAt: null });
    const trouble = (problem: string | null) =>
      everyRow(database, ["audience"], "UPDATE audience SET problem = $2 WHERE id = $1", [
        audienceId,
        problem,
      ]);
    await trouble("slow");
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({ state: "planned", size: 0, problem: "unfound" });
    await trouble(null);
    await refreshAudiences(shop.actor.workspaceId);
    await pauseBroadcast(shop.actor, id, false);
    await scene.settle();
    expect(await view(shop, id)).toMatchObject({ size: 1, problem: null, counts: { sent: 1 } });
  });

  it("is nobody else's", async () => {
    const shop = await shopOf(1);
    const { id } = await plan(shop, await publishOffer(shop.actor));
    const other = await anotherWorkspace(first, "Other");
    expect(await listBroadcasts(other.actor.workspaceId)).toEqual([]);
    await expect(stopBroadcast(other.actor, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(view(other, id)).rejects.toMatchObject({ code: "not-found" });
    await stopBroadcast(shop.actor, id);
    expect(await view(shop, id)).toMatchObject({ state: "stopped", size: 0 });
  });
});

describe("a dry run", () => {
  it("counts ways, coupons and ends, at a chosen time and as far as is looked", async () => {
    const shop = await shopOf(6);
    const { id: pool } = await createPool(shop.actor, { name: "Four", valueMinor: 500, currency: "CNY" });
    await generateCodes(shop.actor, { poolId: pool, count: 4 });
    const document = flowOf(
      {
        start: { type: "onSchedule", data: { repeat: "byHand", at: "10:00" } },
        low: {
          type: "condition",
          data: {
            rules: [{ id: "few", when: { all: [{ left: "contact.n", operator: "lessThan", right: 2 }] } }],
          },
        },
        note: { type: "email", data: { to: "shop@example.com", subject: "x", text: "y" } },
        later: { type: "wait", data: { until: "duration", duration: { amount: 2, unit: "days" } } },
        offer: {
          type: "send",
          data: {
            channel: "email",
            purpose: "offers",
            text: "{{coupon.pool}}",
            offer: { pool, campaign: "", save: "coupon" },
          },
        },
      },
      ["start -> low", "low.few -> note", "low.else -> later", "later -> offer", "note.sent -> offer"],
      { schema: 1, id: "x", name: "Ways", locale: "en", variables: [], settings: {} },
    );
    const { id: flowId } = await createFlow(shop.actor, {
      name: "Ways",
      document: readDocument(document, "x"),
    });
    await publishFlow(shop.actor, { flowId });
    const at = new Date("2026-12-01T10:00:00Z");
    const request = { flowId, audienceId: null, at, days: 14, cursor: null };
    const page = await dryRunPage(scene.plane, shop.actor.workspaceId, request);
    expect(page).toMatchObject({ people: 6, every: 1, next: null });
    const { steps, hours, assumed, ends } = page.tally;
    expect(steps.low?.outlets).toEqual({ few: 2, else: 4 });
    expect(steps.offer).toMatchObject({ came: 6, sent: 4, skipped: { outOfStock: 2 } });
    expect(Object.values(hours).reduce((a, b) => a + b, 0)).toBe(4);
    expect(
      Object.keys(hours).every((hour) =>
        ["2026-12-01T10:00:00.000Z", "2026-12-03T10:00:00.000Z"].includes(hour),
      ),
    ).toBe(true);
    expect(assumed).toEqual({ email: 2 });
    expect(ends).toEqual({ ended: 6 });
    const soon = await dryRunPage(scene.plane, shop.actor.workspaceId, { ...request, days: 1 });
    expect(soon.tally).toMatchObject({ ends: { ended: 2, goesOn: 4 }, steps: { offer: { came: 2 } } });
    expect(await sentTo(shop)).toBe(0);
  });

  it("by each contact's own clock lets each come in at their hour, an hour later where clocks skip it", async () => {
    const shop = await shopOf(6);
    const page = await dryRunPage(scene.plane, shop.actor.workspaceId, {
      flowId: await publishOffer(shop.actor),
      audienceId: null,
      at: new Date("2026-12-01T10:00:00Z"),
      localTime: "2027-03-28T02:30",
      days: 1,
      cursor: null,
    });
    // In Berlin clocks go from two to three in this night.
    expect(page.tally.hours).toEqual({
      "2027-03-27T18:00:00.000Z": 2,
      "2027-03-28T01:00:00.000Z": 2,
      "2027-03-28T06:00:00.000Z": 2,
    });
  });
});

describe("so many messages a second by a channel", () => {
  it("leave at most, whoever looks; the rest waits in line", async () => {
    const shop = await shopOf(12, { throttle: { email: 4 } });
    await everyRow(
      database,
      ["send_delivery", "contact"],
      `INSERT INTO send_delivery (workspace_id, id, contact_id, message, channel, address, payload)
       SELECT workspace_id, gen_random_uuid(), id, 'm', 'email', 'a@example.com', '{"text":"x"}' FROM contact WHERE workspace_id = $1`,
      [shop.actor.workspaceId],
    );
    const leased = await Promise.all([leaseDeliveries(25), leaseDeliveries(25), leaseDeliveries(25)]);
    expect(leased.flat()).toHaveLength(4);
    const { rows } = await everyRow(
      database,
      ["send_pace"],
      "SELECT free_at > clock_timestamp() - interval '1 minute' AS full FROM send_pace WHERE workspace_id = $1",
      [shop.actor.workspaceId],
    );
    expect(rows).toEqual([{ full: true }]);
    await expect.poll(() => leaseDeliveries(25)).toHaveLength(4);
  });
});
