import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { call, chatServer } from "../../tests/support/chat-server";
import { testEnvironment } from "../../tests/support/environment";
import { flowOf } from "../../tests/support/flow-of";
import { firstOwner, type Shop } from "../../tests/support/people";
import { mergeContacts } from "../contacts/merge-contacts";
import { undoMerge } from "../contacts/undo-merge";
import { upsertContact } from "../contacts/upsert-contact";
import { inWorkspace } from "../db/tenant";
import { contactOfVisitor, trackVisitor } from "../events/track-visitor";
import { createFlow } from "../flows/create-flow";
import { readDocument } from "../flows/flow-document";
import { getFlow } from "../flows/get-flow";
import { publishFlow } from "../flows/publish-flow";
import { saveDraft } from "../flows/save-draft";
import { writeOrder } from "../orders/write-order";
import { systemTimers } from "../timers";
import { promoteVariant, rollBackPromotion } from "./conclude";
import { estimateExperiment } from "./estimate";
import { ExperimentClock } from "./experiment-clock";
import { setupSchema } from "./experiment-input";
import { getExperiment, listExperiments } from "./list-experiments";
import { lookAtExperiment } from "./look";
import { marketingEffect } from "./marketing-effect";
import { createExperiment, startExperiment, updateExperiment } from "./set-up";
import { splitOf } from "./split-of";

testEnvironment();
const server = chatServer();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});

const document = (weights: { [variant: string]: number } = { a: 50, b: 50 }, words = "") =>
  readDocument(
    {
      schema: 1,
      id: "x",
      name: "Doc",
      locale: "en",
      variables: [],
      settings: {},
      ...flowOf(
        {
          start: { type: "onChat" },
          split: {
            type: "split",
            data: {
              variants: ["a", "b"].map((id) => ({ id, label: id.toUpperCase(), weight: weights[id] ?? 0 })),
            },
          },
          a: { type: "say", data: { bubbles: [{ type: "text", text: `way a${words}` }] } },
          b: { type: "say", data: { bubbles: [{ type: "text", text: `way b${words}` }] } },
        },
        ["start -> split", "split.a -> a", "split.b -> b"],
      ),
    },
    "x",
  );

/** A published flow with a running experiment. */
async function running(setup: object = {}) {
  const { id: flowId } = await createFlow(shop.actor, { name: "Offer", document: document() });
  const { publicId } = await publishFlow(shop.actor, { flowId });
  const input = setupSchema.parse({
    goal: { event: "order.paid", measure: "value", currency: "CNY" },
    control: "a",
    ...setup,
  });
  const { id } = await createExperiment(shop.actor, { ...input, name: "Offer", flowId, nodeId: "split" });
  await startExperiment(shop.actor, id);
  return { id, flowId, publicId };
}

const visitorId = () => randomUUID().replaceAll("-", "");

/** Opens the chat; gives the way that was taken. */
async function visit(publicId: string, visitor: string): Promise<string> {
  // Again with the same id, as browsers do, where the machine is too busy for a moment.
  const body = { id: randomUUID(), visitor };
  let text = "";
  await expect
    .poll(async () => {
      const started = await call(`${server.url}/v1/chat/${publicId}/conversations`, { body });
      text = started.text;
      return started.status;
    })
    .toBe(201);
  return /way ([ab])/.exec(text)?.[1] ?? "";
}

/** One after the other: many at once may be refused for a moment where the machine is busy. */
async function inTurn(publicId: string, visitors: readonly string[]): Promise<string[]> {
  const ways: string[] = [];
  for (const visitor of visitors) ways.push(await visit(publicId, visitor));
  return ways;
}

const contactOf = async (visitor: string) =>
  (await contactOfVisitor(shop.actor.workspaceId, visitor)).contactId;

/** Visitors until somebody has come each way. */
async function oneOfEach(
  publicId: string,
): Promise<{ a: string; b: string; visitors: { a: string; b: string } }> {
  const found: { [way: string]: string } = {};
  while (!found.a || !found.b) {
    const visitor = visitorId();
    found[await visit(publicId, visitor)] ??= visitor;
  }
  const visitors = { a: found.a, b: found.b };
  return { a: await contactOf(found.a), b: await contactOf(found.b), visitors };
}

const arms = async (id: string) => {
  const { reading } = await getExperiment(shop.actor.workspaceId, id);
  return Object.fromEntries(reading?.arms.map((arm) => [arm.variant, arm]) ?? []);
};

/** An order of whoever that browser's is, with what was paid and what went back. */
async function order(
  ref: string,
  visitor: string,
  payments: { id: string; kind: "payment" | "refund"; amount: number; at: string }[],
): Promise<void> {
  await trackVisitor(shop.actor.workspaceId, {
    visitor,
    events: [{ id: randomUUID(), name: "page.viewed", properties: {} }],
  });
  await writeOrder(shop.actor, ref, { contact: { visitor }, currency: "CNY", total: 10_000, payments });
}

const audit = (action: string, targetId: string) =>
  inWorkspace(shop.actor.workspaceId, (tx) => tx.audit.count({ where: { action, targetId } }));

/** Contacts who came to variants a while ago; each hundredth of `goals` reached the goal, each of `harmed` wants no more. */
async function seeded(
  id: string,
  counts: { [variant: string]: { n: number; goals?: number; harmed?: number } },
) {
  const { workspaceId } = shop.actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await tx.experiment.findFirstOrThrow({ where: { id } });
    await tx.experiment.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { startedAt: new Date(Date.now() - 4 * 86_400_000) },
    });
    for (const [variant, { n, goals = 0, harmed = 0 }] of Object.entries(counts))
      await tx.$executeRaw`
        WITH made AS (
          INSERT INTO contact (workspace_id, id) SELECT ${workspaceId}::uuid, gen_random_uuid() FROM generate_series(1, ${n}::int) RETURNING id
        ), numbered AS (SELECT id, row_number() OVER () AS at FROM made
        ), came AS (
          INSERT INTO experiment_exposure (workspace_id, contact_id, experiment, variant, flow_id, flow_version, at)
          SELECT ${workspaceId}::uuid, id, ${row.key}, ${variant}, ${row.flowId}::uuid, 2, now() - interval '3 days' FROM numbered
        )
        INSERT INTO contact_event (workspace_id, contact_id, at, id, name)
        SELECT ${workspaceId}::uuid, id, now() - interval '2 days', gen_random_uuid(), 'goal' FROM numbered WHERE at <= ${goals}::int
        UNION ALL
        SELECT ${workspaceId}::uuid, id, now() - interval '2 days', gen_random_uuid(), 'consent.denied' FROM numbered WHERE at <= ${harmed}::int`;
  });
  await server.database.pools.owner.query("ANALYZE contact, experiment_exposure, contact_event");
}

describe("who comes to which variant", () => {
  it("stays, on any device, in any version, with any weights", async () => {
    const { flowId, publicId, id } = await running();
    const visitors: string[] = [];
    const ways: string[] = [];
    while (visitors.length < 12 || new Set(ways).size < 2) {
      const visitor = visitorId();
      visitors.push(visitor);
      ways.push(await visit(publicId, visitor));
    }
    const again = async () => {
      server.plane.states.clear();
      return inTurn(publicId, visitors);
    };
    expect(await again()).toEqual(ways);
    // Another text and other weights: those who came keep what they had.
    const { revision, document: draft } = await getFlow(shop.actor.workspaceId, flowId);
    const split = splitOf(draft, "split");
    const next = document({ a: 1, b: 99 }, "!");
    await saveDraft(shop.actor, {
      flowId,
      revision,
      document: {
        ...next,
        nodes: next.nodes.map((node) =>
          node.type === "split"
            ? { ...node, data: { ...node.data, experiment: split?.data.experiment } }
            : node,
        ),
      },
    });
    await publishFlow(shop.actor, { flowId });
    expect(await again()).toEqual(ways);
    const counted = await arms(id);
    expect([counted.a?.contacts, counted.b?.contacts]).toEqual(
      ["a", "b"].map((way) => ways.filter((one) => one === way).length),
    );
  });

  it("is joined when contacts are: the same goes on, two different ones count no more, and parted again they do", async () => {
    const { publicId, id } = await running();
    const { a, b } = await oneOfEach(publicId);
    const before = await getExperiment(shop.actor.workspaceId, id);
    const { mergeId } = await mergeContacts(shop.actor, { contactId: a, otherId: b });
    const joined = await getExperiment(shop.actor.workspaceId, id);
    const total = (view: typeof before) =>
      view.reading?.arms.reduce((sum, arm) => sum + arm.contacts, 0) ?? 0;
    expect(joined.reading?.leftOut.merged).toBe(1);
    expect(total(joined)).toBe(total(before) - 2);
    await undoMerge(shop.actor, mergeId);
    const parted = await getExperiment(shop.actor.workspaceId, id);
    expect(parted.reading).toEqual(before.reading);
    // One who has seen nothing yet, and is the older one, goes on with what the other saw.
    const visitor = visitorId();
    const { id: older } = await upsertContact(shop.actor, { externalId: randomUUID() });
    const way = await visit(publicId, visitor);
    await mergeContacts(shop.actor, { contactId: older, otherId: await contactOf(visitor) });
    server.plane.states.clear();
    for (let time = 0; time < 3; time++) expect(await visit(publicId, visitor)).toBe(way);
    expect((await getExperiment(shop.actor.workspaceId, id)).reading?.leftOut.merged).toBe(0);
  });
});

describe("what came of it", () => {
  it("is what orders say today: a refund takes the revenue back, and a goal of which all went back is none", async () => {
    const { publicId, id } = await running();
    const { a, b } = (await oneOfEach(publicId)).visitors;
    const at = () => new Date().toISOString();
    const paid = (pay: string) => ({ id: pay, kind: "payment" as const, amount: 10_000, at: at() });
    await order(`${id}-1`, a, [paid("p1")]);
    await order(`${id}-2`, b, [paid("p2")]);
    expect(await arms(id)).toMatchObject({ a: { goals: 1, value: 10_000 }, b: { goals: 1, value: 10_000 } });
    await order(`${id}-1`, a, [{ id: "r1", kind: "refund", amount: 4_000, at: at() }]);
    await order(`${id}-2`, b, [{ id: "r2", kind: "refund", amount: 10_000, at: at() }]);
    expect(await arms(id)).toMatchObject({ a: { goals: 1, value: 6_000 }, b: { goals: 0, value: 0 } });
  });

  it("leaves those out who are in the workspace's control group, and says how many", async () => {
    const { publicId, flowId, id } = await running();
    const { a, visitors } = await oneOfEach(publicId);
    // Placed, and paid in part, before there was a message.
    const old = { id: "old", kind: "payment" as const, amount: 3_000, at: "2026-01-01T00:00:00Z" };
    await order(`${id}-1`, visitors.a, [old]);
    const before = (await arms(id)).a?.contacts ?? 0;
    const { workspaceId } = shop.actor;
    await server.database.pools.turn.query(
      `INSERT INTO send_ledger (workspace_id, contact_id, message, flow_id, node_id, class, channel, purpose, state, reason)
       VALUES ($1, $2, 'm', $3, 'send', 'marketing', 'email', 'offers', 'skipped', 'controlGroup')`,
      [workspaceId, a, flowId],
    );
    const { reading } = await getExperiment(workspaceId, id);
    expect(reading?.leftOut.controlGroup).toBe(1);
    expect(reading?.arms.find(({ variant }) => variant === "a")?.contacts).toBe(before - 1);
    expect(await marketingEffect(workspaceId)).toMatchObject({
      held: { contacts: 1, buyers: 0, revenue: 0 },
      holdout: 0,
    });
    const at = new Date(Date.now() + 60_000).toISOString();
    await order(`${id}-1`, visitors.a, [{ id: "rest", kind: "payment", amount: 7_000, at }]);
    expect(await marketingEffect(workspaceId)).toMatchObject({ held: { buyers: 1, revenue: 7_000 } });
    await order(`${id}-1`, visitors.a, [{ id: "back", kind: "refund", amount: 4_000, at }]);
    expect(await marketingEffect(workspaceId)).toMatchObject({ held: { buyers: 1, revenue: 6_000 } });
  });

  it("is estimated from who comes", async () => {
    const { publicId, flowId } = await running();
    const visitors = Array.from({ length: 6 }, visitorId);
    await inTurn(publicId, visitors);
    await order(`${flowId}-1`, visitors[0] ?? "", [
      { id: "e1", kind: "payment", amount: 10_000, at: new Date().toISOString() },
    ]);
    const goal = { event: "order.paid", days: 7, measure: "rate" } as const;
    const estimate = await estimateExperiment(shop.actor.workspaceId, {
      flowId,
      nodeId: "split",
      goal,
      plan: { lift: 0.2, alpha: 0.05, power: 0.8 },
    });
    expect(estimate.traffic).toMatchObject({ contacts: 6, baseline: 1 / 6 });
    expect(estimate.contacts).toBeGreaterThan(3_000);
    expect(estimate.days).toBe(Math.ceil(estimate.contacts / 6));
  });
});

describe("the verdict", () => {
  const goal = { goal: { event: "goal", measure: "rate" } };
  it("is not yet, with the days that are left", async () => {
    const { id } = await running(goal);
    await seeded(id, { a: { n: 600, goals: 60 }, b: { n: 600, goals: 66 } });
    const { verdict } = await getExperiment(shop.actor.workspaceId, id);
    expect(verdict).toMatchObject({ kind: "notYet" });
    if (verdict?.kind === "notYet") expect(verdict.daysLeft).toBe(Math.ceil((1 / verdict.share - 1) * 4));
  });

  it("makes the winner what everybody gets, where it was told to, and nothing else of the draft; and it can be taken back", async () => {
    const { id, flowId, publicId } = await running({ ...goal, promotes: true });
    const { revision, document: draft } = await getFlow(shop.actor.workspaceId, flowId);
    const mine = {
      ...draft,
      nodes: draft.nodes.map((one) => (one.type === "say" ? { ...one, data: { bubbles: [] } } : one)),
    };
    await saveDraft(shop.actor, { flowId, revision, document: mine });
    await seeded(id, { a: { n: 500, goals: 50 }, b: { n: 500, goals: 150 } });
    await new ExperimentClock(systemTimers).runOnce();
    const [view] = await listExperiments(shop.actor.workspaceId, flowId);
    expect(view).toMatchObject({
      state: "ended",
      endedBy: "promotion",
      verdict: { kind: "winner", variant: "b" },
      promotion: { variant: "b", from: 2, to: 3, byItself: true },
    });
    // Its words are those that were live, its weights the winner's; the draft has the weights too, and keeps its own words.
    expect(new Set(await inTurn(publicId, Array.from({ length: 8 }, visitorId)))).toEqual(new Set(["b"]));
    const after = await getFlow(shop.actor.workspaceId, flowId);
    expect(splitOf(after.document, "split")?.data.variants.map(({ weight }) => weight)).toEqual([0, 100]);
    expect(after.document.nodes.find(({ id: node }) => node === "a")).toMatchObject({
      data: { bubbles: [] },
    });
    expect(await rollBackPromotion(shop.actor, id)).toEqual({ version: 2 });
    const back = await getFlow(shop.actor.workspaceId, flowId);
    expect(splitOf(back.document, "split")?.data.variants.map(({ weight }) => weight)).toEqual([50, 50]);
    expect((await oneOfEach(publicId)).a).toBeTruthy();
    for (const action of ["create", "start", "decide", "promote", "stop", "rollBack"])
      expect(await audit(`experiments.${action}`, id), action).toBe(1);
    await expect(rollBackPromotion(shop.actor, id)).rejects.toMatchObject({
      code: "experiment-not-promoted",
    });
  });

  it("stays once it is said", async () => {
    const { id } = await running(goal);
    await seeded(id, { a: { n: 500, goals: 50 }, b: { n: 500, goals: 150 } });
    await lookAtExperiment(shop.actor.workspaceId, id);
    await seeded(id, { a: { n: 500, goals: 300 }, b: { n: 500, goals: 50 } });
    await lookAtExperiment(shop.actor.workspaceId, id);
    const view = await getExperiment(shop.actor.workspaceId, id);
    expect(view.verdict).toEqual({ kind: "winner", variant: "b" });
    expect(view.history.length).toBe(1);
    await promoteVariant(shop.actor, id, "b");
    await expect(promoteVariant(shop.actor, id, "a")).rejects.toMatchObject({ code: "experiment-promoted" });
  });

  it("waits for no winner where people are driven away: all get the control again", async () => {
    const { id, flowId } = await running({
      ...goal,
      promotes: true,
      guardrails: [{ kind: "optOut", action: "stop" }],
    });
    await seeded(id, { a: { n: 500, goals: 50, harmed: 2 }, b: { n: 500, goals: 150, harmed: 40 } });
    await lookAtExperiment(shop.actor.workspaceId, id);
    const [view] = await listExperiments(shop.actor.workspaceId, flowId);
    expect(view).toMatchObject({ state: "ended", endedBy: "guardrail", promotion: { variant: "a" } });
    expect(view?.reading?.tripped).toEqual([{ kind: "optOut", variant: "b", action: "stop" }]);
    expect(await audit("experiments.guardrail", id)).toBe(1);
  });

  it("is not drawn from contacts that do not fall by the weights", async () => {
    const { id } = await running({ ...goal, promotes: true });
    await seeded(id, { a: { n: 500, goals: 50 }, b: { n: 300, goals: 100 } });
    await lookAtExperiment(shop.actor.workspaceId, id);
    expect(await getExperiment(shop.actor.workspaceId, id)).toMatchObject({
      state: "running",
      reading: { mismatch: true },
    });
  });
});

describe("setting up", () => {
  it("counts one experiment at a split at a time, and another one draws its contacts anew", async () => {
    const { id, flowId } = await running();
    const input = setupSchema.parse({ goal: { event: "order.paid" }, control: "b" });
    const second = await createExperiment(shop.actor, { ...input, name: "Again", flowId, nodeId: "split" });
    await expect(startExperiment(shop.actor, second.id)).rejects.toMatchObject({ code: "experiment-runs" });
    await expect(updateExperiment(shop.actor, id, { control: "b" })).rejects.toMatchObject({
      code: "experiment-began",
    });
    await updateExperiment(shop.actor, id, { name: "Other", promotes: true });
    const [later, earlier] = await listExperiments(shop.actor.workspaceId, flowId);
    expect(earlier).toMatchObject({ name: "Other", promotes: true });
    expect(later?.variants.map((one) => one.id)).toEqual(["b", "a"]);
  });

  it("needs two ways, one of them the control, and a flow that is live", async () => {
    const { id: flowId } = await createFlow(shop.actor, { name: "New", document: document() });
    const make = (control: string) =>
      createExperiment(shop.actor, {
        ...setupSchema.parse({ goal: { event: "x" }, control }),
        name: "New",
        flowId,
        nodeId: "split",
      });
    await expect(make("c")).rejects.toMatchObject({ code: "control-unknown" });
    const { id } = await make("a");
    await expect(startExperiment(shop.actor, id)).rejects.toMatchObject({ code: "flow-not-live" });
  });
});
