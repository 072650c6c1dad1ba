import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { migrateJobs } from "../../server/db/job-schema";
import { inWorkspace } from "../../server/db/tenant";
import { publishFlow } from "../../server/flows/publish-flow";
import { answerQuestion } from "../../server/knowledge/answer-question";
import { closeAnsweredGaps } from "../../server/knowledge/close-gaps";
import { listGaps } from "../../server/knowledge/gaps";
import { recordGap } from "../../server/knowledge/record-gap";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { launchForm } from "../../server/launch/create-launch";
import { decideAll, updateLaunch } from "../../server/launch/edit-launch";
import { publishLaunch } from "../../server/launch/publish-launch";
import { withdrawLaunch } from "../../server/launch/withdraw-launch";
import { writeCatalogue } from "../../server/launch/write-catalogue";
import { getProduct } from "../../server/products/list-products";
import { writeProducts } from "../../server/products/write-products";
import { readContact, readTimeline } from "../../server/profiles/read-contact";
import { chatServer } from "../support/chat-server";
import { answerFlow, type InboxShop, inboxShop } from "../support/inbox-shop";

const LAUNCH = new Date("2031-12-01T20:00:00+08:00");
const BEFORE = new Date(LAUNCH.getTime() - 2_000);
const AFTER = new Date(LAUNCH.getTime() + 1_000);
const server = chatServer();
beforeAll(() => migrateJobs({ url: server.database.url }));

describe("launches of one product", () => {
  const soon = () => new Date(Date.now() + 400);
  const launched = async (owner: InboxShop["owner"], price: number, liveAt: Date | null) => {
    const { id } = await launchForm(owner, {
      language: "en",
      currency: "USD",
      product: { ref: "k1", name: "Kettle K1", price, currency: "USD", category: "Kettles" },
      text: "It boils a litre in a minute, so you save time.\n\n- Weight: 900 g",
    });
    await decideAll(owner, { launchId: id, state: "accepted" });
    await updateLaunch(owner, { launchId: id, liveAt });
    return { id, ...(await publishLaunch(owner, { launchId: id, campaign: true })) };
  };
  const price = async (workspaceId: string, at?: Date) =>
    (await answerQuestion(workspaceId, "How much is the Kettle K1?", { at })).text;

  test("do not wait beside each other; the first that is taken back makes room", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    const first = await launched(owner, 10_000, LAUNCH);
    for (const other of [null, AFTER])
      await expect(launched(owner, 12_000, other)).rejects.toMatchObject({ code: "launch-waits" });
    expect(await price(workspaceId)).toBeNull();
    await withdrawLaunch(owner, first.id);
    await launched(owner, 12_000, null);
    expect(await price(workspaceId)).toContain("$120");
  });

  test("the earlier one taken back, the later one stays", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    const first = await launched(owner, 10_000, null);
    await launched(owner, 12_000, null);
    await withdrawLaunch(owner, first.id);
    expect(await price(workspaceId)).toContain("$120");
    expect(await getProduct(workspaceId, "k1")).toMatchObject({ state: "live", priceMinor: 12_000 });
  });

  test("taken back, what was for sale is again as it was: launched at once, or a price that has come", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    const known = { ref: "k1", name: "Kettle", description: "Old words.", price: 9_000, currency: "USD" };
    await writeProducts(owner, [{ ...known, stock: 7 }]);
    const before = await getProduct(workspaceId, "k1");
    const at = await launched(owner, 10_000, null);
    expect(await getProduct(workspaceId, "k1")).toMatchObject({ name: "Kettle K1", priceMinor: 10_000 });
    await writeProducts(owner, [{ ref: "k1", stock: 6 }]);
    await withdrawLaunch(owner, at.id);
    expect(await getProduct(workspaceId, "k1")).toEqual({
      ...before,
      stock: 6,
      updatedAt: expect.any(Date),
    });
    const time = soon();
    const waits = await launched(owner, 10_000, time);
    await expect.poll(() => price(workspaceId), { timeout: 20_000 }).toContain("$100");
    await withdrawLaunch(owner, waits.id);
    expect(await getProduct(workspaceId, "k1")).toMatchObject({ priceMinor: 9_000, nextPriceMinor: null });
  });

  test("a pair that tells its old price ends at the second of the new one; a handbook is named", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    await writeProducts(owner, [{ ref: "k1", name: "Kettle K1", price: 9_000, currency: "USD" }]);
    const pair = { question: "How much is the Kettle K1?", phrasings: [], answer: "Ours is $90 only." };
    const { id: old } = await savePair(owner, { details: {}, pair });
    const { id: handbook } = await saveText(owner, {
      details: { title: "Handbook" },
      text: "We are open until nine.\n\nThe Kettle K1 costs $90.",
    });
    const { retired, left } = await launched(owner, 8_000, LAUNCH);
    expect(retired.map(({ id }) => id)).toEqual([old]);
    expect(left).toEqual([{ id: handbook, title: "Handbook" }]);
    const told = async (at: Date) =>
      JSON.stringify(await searchKnowledge(workspaceId, "tell me about the Kettle K1, is it $90?", { at }));
    expect(await told(BEFORE)).toContain("Ours is $90 only");
    expect(await told(AFTER)).not.toContain("Ours is $90 only");
  });

  test("what was asked before its second is a gap, and none from then on", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    const asked = async () => {
      for (const question of ["How much is the Kettle K1?", "what is the weight of the Kettle K1"])
        await recordGap(workspaceId, { conversationId: randomUUID(), key: "k", question, hits: [] });
    };
    const open = async () => (await listGaps(owner, {})).rows.length;
    await asked();
    await launched(owner, 10_000, soon());
    await expect.poll(() => price(workspaceId), { timeout: 20_000 }).toContain("$100");
    expect(await open()).toBe(2);
    expect(await closeAnsweredGaps(workspaceId)).toBe(2);
    expect(await open()).toBe(0);
    // By the catalogue alone.
    for (const question of ["How much is the Mug M9?", "M9 马克杯多少钱"])
      await recordGap(workspaceId, { conversationId: randomUUID(), key: "k", question, hits: [] });
    await writeCatalogue(owner, [
      { ref: "m9", name: "Mug M9", aliases: ["M9 马克杯"], price: 900, currency: "USD" },
    ]);
    expect(await closeAnsweredGaps(workspaceId)).toBe(2);
    const { rows: jobs } = await server.database.pools.owner.query(
      "SELECT 1 FROM graphile_worker._private_jobs WHERE key = $1",
      [`knowledge-compare/${workspaceId}`],
    );
    expect(jobs).toHaveLength(1);
  });

  test("taken back, its campaign lets nobody in and sends nothing", async () => {
    const { owner, workspaceId } = await inboxShop(answerFlow);
    const { id, flowId } = await launched(owner, 10_000, LAUNCH);
    await publishFlow(owner, { flowId: flowId ?? "" });
    const paused = () =>
      inWorkspace(
        workspaceId,
        (tx) => tx.$queryRaw<{ paused: boolean }[]>`
          SELECT paused_at IS NOT NULL AS paused FROM campaign_entry WHERE workspace_id = ${workspaceId}::uuid AND flow_id = ${flowId}::uuid`,
      );
    expect(await paused()).toEqual([{ paused: false }]);
    await withdrawLaunch(owner, id);
    expect(await paused()).toEqual([{ paused: true }]);
  });
});

test("what a contact looked at before it is out has no name for whoever works with them", async () => {
  const { owner, workspaceId } = await inboxShop(answerFlow);
  const hour = 3_600_000;
  await writeProducts(owner, [
    { ref: "k1", name: "Kettle K1", validFrom: new Date(Date.now() + hour).toISOString() },
    { ref: "k0", name: "Kettle K0" },
  ]);
  const { id } = await upsertContact(owner, { email: "early@example.com" });
  await inWorkspace(workspaceId, async (tx) => {
    for (const ref of ["k0", "k1"]) {
      await tx.$executeRaw`
        INSERT INTO contact_interest (workspace_id, contact_id, topic, level) VALUES (${workspaceId}::uuid, ${id}::uuid, ${`product:${ref}`}, parley_half_lives(now()))`;
      await tx.$executeRaw`
        INSERT INTO contact_event (workspace_id, id, contact_id, name, properties, at)
        VALUES (${workspaceId}::uuid, ${randomUUID()}::uuid, ${id}::uuid, 'product.viewed', ${JSON.stringify({ product: ref })}::jsonb, now())`;
    }
  });
  const seen = async () =>
    JSON.stringify([await readContact(workspaceId, id), await readTimeline(workspaceId, { contactId: id })]);
  expect(await seen()).toContain("Kettle K0");
  expect(await seen()).not.toContain("Kettle K1");
  await writeProducts(owner, [{ ref: "k1", validFrom: null }]);
  expect(await seen()).toContain("Kettle K1");
});
