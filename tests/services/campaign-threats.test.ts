import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SendRequest } from "../../flow/kernel/sends";
import { CampaignWork } from "../../server/campaigns/campaign-work";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { outreach } from "../../server/campaigns/outreach";
import { performSending } from "../../server/campaigns/perform-send";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { eraseContact } from "../../server/contacts/erase-contact";
import { exportContacts } from "../../server/contacts/export-contacts";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { type ConversationPlane, createPlane } from "../../server/conversations/plane";
import { addCodes } from "../../server/coupons/add-codes";
import { createPool } from "../../server/coupons/create-pool";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { takeEvents } from "../../server/events/take-events";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { writeOrder } from "../../server/orders/write-order";
import { SECRET } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { flowOf } from "../support/flow-of";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

/** Rows of the tables of threats and faults that are about campaigns and that no other file has; docs/campaigns.md lists them all. */
testEnvironment();
const database = testDatabase();
let shop: Shop;
let plane: ConversationPlane;
let work: CampaignWork;
const PATIENCE = { timeout: 90_000 };

beforeAll(async () => {
  shop = await firstOwner();
  await updateMarketing(shop.actor, marketingSettingsSchema.parse({ quietHours: null, budget: null }));
  plane = planeAt(0);
  const nothing = { kind: "outside", deliver: async () => {} } as const;
  work = new CampaignWork(plane, {
    ports: { email: nothing, webhook: nothing },
    stopping: new AbortController().signal,
  });
  const { id: pool } = await createPool(shop.actor, { name: "Thanks" });
  await addCodes(shop.actor, {
    poolId: pool,
    codes: Array.from({ length: 60 }, (_, n) => `CODE-${n + 100}`),
  });
  const flow = flowOf(
    {
      start: { type: "onEvent", data: { event: "cart.left", key: "cart" } },
      wait: { type: "wait", data: { until: "duration", duration: { amount: 1, unit: "hours" } } },
      send: {
        type: "send",
        data: {
          channel: "email",
          purpose: "offers",
          text: "{{ contact.name }}: {{ coupon.code }}",
          offer: { pool, campaign: "", save: "coupon" },
        },
      },
    },
    ["start -> wait", "wait -> send"],
  );
  const document = { schema: 1, id: "x", name: "Left", locale: "en", variables: [], settings: {}, ...flow };
  const { id } = await createFlow(shop.actor, { name: "Left", document: readDocument(document, "x") });
  await publishFlow(shop.actor, { flowId: id });
});
afterAll(() => plane?.close());

/** The role of turns sees every workspace; nothing is locked for it while runs go on behind. */
const turn = (text: string, values: unknown[]) =>
  database.pools.turn.query<Record<string, unknown>>(text, values);

/** One look for what is due, with everything that it set going done. */
async function look(): Promise<void> {
  await plane.due.runOnce();
  while (plane.chain.size > 0) await new Promise((resolve) => setImmediate(resolve));
}

/** A process whose clock is so many milliseconds ahead. */
const planeAt = (ahead: number): ConversationPlane =>
  createPlane({
    pools: database.pools,
    secret: SECRET,
    clock: { now: () => Date.now() + ahead },
    perform: effectPerformer({ ...effectConfig(environment()), outreach }),
    stopping: new AbortController().signal,
  });

const offers = (granted: boolean) => [
  { channel: "email", purpose: "offers", granted, source: "form", at: new Date().toISOString() },
];

async function contact(name: string = randomUUID()): Promise<string> {
  const { id } = await upsertContact(shop.actor, {
    externalId: name,
    email: `${name}@example.com`,
    profile: { name },
    consent: offers(true),
  });
  return id;
}

/** Their runs wait for an hour from now on. */
async function waiting(names: readonly string[]): Promise<void> {
  await takeEvents(
    shop.actor,
    names.map((name) => ({
      id: randomUUID(),
      name: "cart.left",
      contact: { externalId: name },
      properties: { cart: `cart-${name}` },
    })),
  );
  await expect
    .poll(async () => {
      await work.runOnce();
      return (await runsOf(names)).length;
    }, PATIENCE)
    .toBe(names.length);
}

async function runsOf(names: readonly string[]): Promise<{ id: string; status: string; name: string }[]> {
  const { rows } = await turn(
    `SELECT u.id, u.status, c.external_id AS name FROM campaign_run r JOIN run u ON u.workspace_id = r.workspace_id AND u.conversation_id = r.id
     JOIN contact c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id WHERE c.external_id = ANY ($1) ORDER BY c.external_id`,
    [names],
  );
  return rows.map((row) => ({ id: String(row.id), status: String(row.status), name: String(row.name) }));
}

/** So much of the waiting is over, and so much more with each of the names. */
const pass = (names: readonly string[], seconds: number, more = 0) =>
  turn(
    `UPDATE run u SET wake_at = t.at, session = jsonb_set(u.session::jsonb, '{wait,until}', to_jsonb(floor(extract(epoch FROM t.at) * 1000)))::json
     FROM (SELECT r.workspace_id AS w, r.id AS conversation, now() + interval '1 hour' - make_interval(secs => $2 + $3 * array_position($1::text[], c.external_id)) AS at
       FROM campaign_run r JOIN contact c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id WHERE c.external_id = ANY ($1::text[])) t
     WHERE u.workspace_id = t.w AND u.conversation_id = t.conversation`,
    [names, seconds, more],
  );

async function ledger(contactId: string): Promise<unknown[]> {
  const { rows } = await turn("SELECT state, reason FROM send_ledger WHERE contact_id = $1", [contactId]);
  return rows;
}

test("T-15: consent that is taken back between planning and sending holds", async () => {
  const name = randomUUID();
  const id = await contact(name);
  const place = {
    workspaceId: shop.actor.workspaceId,
    contactId: id,
    conversationId: randomUUID(),
    message: `${randomUUID()}:send:1`,
  };
  const request: SendRequest = {
    phase: "prepare",
    message: "send:1",
    class: "marketing",
    channel: "email",
    purpose: "offers",
  };
  expect((await performSending(place, request))?.state).toBe("ready");
  await upsertContact(shop.actor, { externalId: name, consent: offers(false) });
  const deliver = { ...request, phase: "deliver", text: "Hello", seen: "" } as const;
  expect(await performSending(place, deliver)).toEqual({ state: "skipped", reason: "consent" });
  const { rows } = await turn("SELECT count(*)::int AS n FROM send_delivery WHERE contact_id = $1", [id]);
  expect(rows[0]?.n).toBe(0);
});

test("F18: a process whose clock is ten minutes ahead wakes nobody early", async () => {
  const name = randomUUID();
  await contact(name);
  await waiting([name]);
  await pass([name], 3_600 - 300);
  const ahead = planeAt(600_000);
  await ahead.due.runOnce();
  await ahead.close();
  expect((await runsOf([name])).map((run) => run.status)).toEqual(["waiting"]);
  await pass([name], 3_600);
  await look();
  expect((await runsOf([name])).map((run) => run.status)).toEqual(["ended"]);
});

test("F19: after three days without a worker what is due is done, the oldest first, each once", async () => {
  const names = Array.from({ length: 30 }, (_, n) => `late-${String(n).padStart(2, "0")}`);
  // One after the other: a slow machine has no connections for all at once.
  const ids: string[] = [];
  for (const name of names) ids.push(await contact(name));
  await waiting(names);
  await pass(names, 3_600 + 3 * 86_400, 60);
  // A look takes 25: those that have waited longest.
  await look();
  const ended = (await runsOf(names)).filter((run) => run.status === "ended").map((run) => run.name);
  expect(ended).toEqual(names.slice(-25));
  await expect
    .poll(async () => {
      await look();
      return (await runsOf(names)).filter((run) => run.status === "ended").length;
    }, PATIENCE)
    .toBe(30);
  for (const id of ids) expect(await ledger(id)).toEqual([{ state: "sent", reason: null }]);
});

test("F19: what is over when a worker is there again does not go, and the ledger says why", async () => {
  const name = randomUUID();
  const id = await contact(name);
  await waiting([name]);
  await pass([name], 3_600 + 3 * 86_400);
  const over = (at: string) =>
    turn(`UPDATE coupon_pool SET expires_at = ${at} WHERE workspace_id = $1`, [shop.actor.workspaceId]);
  await over("now() - interval '1 day'");
  try {
    await look();
    expect(await ledger(id)).toEqual([{ state: "skipped", reason: "offerExpired" }]);
  } finally {
    await over("NULL");
  }
});

test("F22, T-20: who is erased in the middle of a campaign is nowhere any more, and does not come back", async () => {
  const canary = `canary${randomUUID().slice(0, 8)}`;
  const id = await contact(canary);
  await waiting([canary]);
  await writeOrder(shop.actor, "ERASED-1", { contact: { externalId: canary }, currency: "EUR", total: 100 });
  const sent = { workspaceId: shop.actor.workspaceId, contactId: id, conversationId: randomUUID() };
  const request = { message: "send:1", class: "service", channel: "email", purpose: "orders" } as const;
  await performSending(
    { ...sent, message: `${randomUUID()}:send:1` },
    { ...request, phase: "deliver", text: `For ${canary}`, seen: "" },
  );
  expect(await placesOf(canary)).not.toEqual([]);
  const [run] = await runsOf([canary]);
  await eraseContact(shop.actor, id);
  expect(await placesOf(canary)).toEqual([]);
  // Its timer, its events and its messages find nobody.
  await look();
  await work.runOnce();
  expect(await placesOf(canary)).toEqual([]);
  expect(await ledger(id)).toEqual([]);
  const { rows } = await turn("SELECT id FROM run WHERE id = $1", [run?.id]);
  expect(rows).toEqual([]);
});

/** Tables and columns in which a text stands. */
async function placesOf(text: string): Promise<string[]> {
  const client = await database.pools.owner.connect();
  try {
    const { rows } = await client.query<{ t: string; c: string }>(
      `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'json', 'jsonb', 'character varying', 'ARRAY')`,
    );
    const found: string[] = [];
    for (const table of new Set(rows.map((row) => row.t))) {
      const columns = rows.filter((row) => row.t === table).map((row) => row.c);
      await client.query("BEGIN");
      await client.query(`ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY`);
      const hit = await client.query(
        `SELECT 1 FROM "${table}" WHERE ${columns.map((column) => `"${column}"::text LIKE $1`).join(" OR ")} LIMIT 1`,
        [`%${text}%`],
      );
      await client.query("ROLLBACK");
      if (hit.rowCount) found.push(table);
    }
    return found;
  } finally {
    client.release();
  }
}

test("B-34: what looks like a formula is a text in every export", async () => {
  const formulas = ['=HYPERLINK("http://x.example")', "+cmd|' /C calc'!A0", "@SUM(1)", "\tx", "-1+1"];
  for (const [n, formula] of formulas.entries())
    await upsertContact(shop.actor, {
      externalId: `formula-${n}`,
      profile: { name: formula },
      tags: ["=1+1"],
    });
  const { csv } = await exportContacts(shop.actor, {});
  const cells = csv.split(/[,\r\n]+/);
  expect(csv).toContain("'+cmd|");
  expect(cells.filter((cell) => /^"?[=+@\t-]/.test(cell))).toEqual([]);
});
