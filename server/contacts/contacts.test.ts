import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { inWorkspace } from "../db/tenant";
import { writeOrder } from "../orders/write-order";
import { resolveContact } from "./contact-row";
import { eraseContact } from "./erase-contact";
import { saveField } from "./fields";
import type { Trust } from "./identity-kinds";
import { joinIdentities } from "./join-identities";
import { mergeContacts } from "./merge-contacts";
import { type Mergeable, mergeProfiles } from "./merge-profiles";
import { undoMerge } from "./undo-merge";
import {
  type ContactInput,
  contactInputSchema,
  identitiesOf,
  surroundings,
  upsertContact,
  upsertWithin,
} from "./upsert-contact";

testEnvironment();
const database = testDatabase();
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await firstOwner();
  other = await anotherWorkspace(shop, "Other");
});

const upsert = (input: ContactInput, by: Shop = shop) => upsertContact(by.actor, input);
/** As a visitor says it. */
const claim = (input: ContactInput) =>
  inWorkspace(shop.actor.workspaceId, async (tx) =>
    upsertWithin(tx, shop.actor, input, {
      ...(await surroundings(tx, shop.actor.workspaceId, "visitor")),
      trust: "claimed",
    }),
  );
const at = (id: string) =>
  inWorkspace(shop.actor.workspaceId, (tx) => resolveContact(tx, shop.actor.workspaceId, id));
async function row(id: string): Promise<Record<string, unknown>> {
  const { rows } = await everyRow(database, ["contact"], "SELECT * FROM contact WHERE id = $1", [id]);
  return rows[0] ?? {};
}
async function suggestions(id: string): Promise<number> {
  const { rows } = await everyRow(
    database,
    ["contact_suggestion"],
    "SELECT count(*)::int AS n FROM contact_suggestion WHERE $1 IN (contact_id, other_id)",
    [id],
  );
  return Number(rows[0]?.n);
}
const mail = () => `${randomUUID()}@example.org`;

describe("who is who", () => {
  it("finds a contact by any of its identities, whatever way they are written", async () => {
    const email = mail();
    const made = await upsert({ email, phone: "+86 138 0013 8000", externalId: "c-1", tags: ["vip"] });
    expect(made.created).toBe(true);
    for (const again of [
      { email: ` ${email.toUpperCase()} ` },
      { phone: "+8613800138000" },
      { externalId: "c-1" },
    ])
      expect(await upsert(again)).toEqual({ id: made.id, created: false, merged: [] });
    expect(await row(made.id)).toMatchObject({
      anonymous: false,
      external_id: "c-1",
      profile: { email, phone: "+8613800138000", tags: ["vip"] },
    });
    expect((await upsert({ email }, other)).created).toBe(true);
  });

  it("joins what two have in common, when who says so may be believed", async () => {
    const email = mail();
    const visitor = await upsert({ visitor: randomUUID(), profile: { seen: "tea" } });
    const customer = await upsert({ email, profile: { name: "Ada" } });
    const visitorId = String(
      (
        await everyRow(
          database,
          ["contact_identity"],
          "SELECT value FROM contact_identity WHERE contact_id = $1",
          [visitor.id],
        )
      ).rows[0]?.value,
    );
    const joined = await upsert({ email, visitor: visitorId });
    expect(joined).toMatchObject({ id: visitor.id, created: false, merged: [customer.id] });
    expect(await row(joined.id)).toMatchObject({ profile: { seen: "tea", name: "Ada", email } });
    expect(await at(customer.id)).toBe(visitor.id);
  });

  it("T-8: only suggests what a visitor claims, and gives an address to who is verified to have it", async () => {
    const email = mail();
    const owner = await upsert({ email, profile: { secret: "42" } });
    const stranger = await claim({ email, visitor: randomUUID() });
    expect(stranger.id).not.toBe(owner.id);
    expect((await row(stranger.id)).profile).not.toHaveProperty("secret");
    expect(await suggestions(owner.id)).toBe(1);

    const later = mail();
    const squatter = await claim({ email: later, visitor: randomUUID() });
    const real = await upsert({ email: later, externalId: randomUUID() });
    expect(real.id).not.toBe(squatter.id);
    expect(real.merged).toEqual([]);
    expect((await upsert({ email: later })).id).toBe(real.id);
    expect(await suggestions(squatter.id)).toBe(1);
    // It goes with either of the two.
    await eraseContact(shop.actor, real.id);
    expect(await suggestions(squatter.id)).toBe(0);
    await eraseContact(shop.actor, stranger.id);
    expect(await suggestions(owner.id)).toBe(0);
  });

  it("keeps two customer numbers two people, whatever else they share", async () => {
    const [email, visitor] = [mail(), randomUUID()];
    const one = await upsert({ externalId: randomUUID(), email, visitor });
    const two = await upsert({ externalId: randomUUID(), email, visitor });
    expect(two.id).not.toBe(one.id);
    expect(await suggestions(one.id)).toBe(1);
    // A number that a visitor claims is believed to nobody.
    const number = randomUUID();
    const owner = await upsert({ externalId: number });
    const claimed = await claim({ externalId: number, visitor: randomUUID() });
    expect([claimed.id === owner.id, await suggestions(owner.id)]).toEqual([false, 0]);
  });

  it("T-8: does what the table says of each kind of identity, by whom it is said, of two numbers and of whom was taken apart", async () => {
    const named = (kind: string, value: string): ContactInput => {
      const phone = `+8613${String(Number.parseInt(value.slice(0, 7), 16))
        .padStart(9, "1")
        .slice(0, 9)}`;
      if (kind === "email") return { email: `${value}@example.org` };
      if (kind === "phone") return { phone };
      if (kind === "channel") return { channels: { wecom: value } };
      return kind === "visitor" ? { visitor: value } : { externalId: value };
    };
    /** What becomes of two, when it is said of the one that the other's identity is theirs. */
    const outcome = async (kind: string, trust: Trust, two: "two numbers" | "parted" | "" = "") => {
      const identity = named(kind, randomUUID());
      const number = () => (two === "two numbers" ? { externalId: randomUUID() } : {});
      const owner = await upsert({ ...identity, ...number() });
      const other = await upsert({ email: mail(), ...number() });
      if (two === "parted") {
        const { mergeId } = await mergeContacts(shop.actor, { contactId: owner.id, otherId: other.id });
        await undoMerge(shop.actor, mergeId);
      }
      await inWorkspace(shop.actor.workspaceId, (tx) =>
        joinIdentities(tx, shop.actor, {
          identities: identitiesOf(identity, "en"),
          trust,
          source: "api",
          contactId: other.id,
        }),
      );
      if ((await at(owner.id)) === (await at(other.id))) return "joins";
      return (await suggestions(owner.id)) === 1 ? "suggested" : "never";
    };
    const table = [
      ["externalId", "joins", "never"],
      ["channel", "joins", "never"],
      ["email", "joins", "suggested"],
      ["phone", "joins", "suggested"],
      ["visitor", "joins", "joins"],
    ] as const;
    for (const [kind, verified, claimed] of table) {
      expect(await outcome(kind, "verified"), `${kind}, verified`).toBe(verified);
      expect(await outcome(kind, "claimed"), `${kind}, claimed`).toBe(claimed);
    }
    for (const kind of ["externalId", "email", "visitor"])
      expect(await outcome(kind, "verified", "parted"), `${kind}, parted`).toBe("never");
    for (const kind of ["channel", "email", "phone"])
      expect(await outcome(kind, "verified", "two numbers"), kind).toBe("suggested");
    expect(await outcome("visitor", "verified", "two numbers")).toBe("never");
  });

  it("joins the same whatever the order of the calls", async () => {
    const call = fc.uniqueArray(fc.constantFrom("email", "phone", "visitor", "wecom"), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 2, maxLength: 5 }), fc.nat(), async (calls, seed) => {
        const groups = async (order: readonly (readonly string[])[]): Promise<string> => {
          const key = randomUUID();
          const phone = `+8613${String(Number.parseInt(key.slice(0, 7), 16))
            .padStart(9, "1")
            .slice(0, 9)}`;
          const named: Record<string, ContactInput> = {
            email: { email: `${key}@example.org` },
            phone: { phone },
            visitor: { visitor: key },
            wecom: { channels: { wecom: key } },
          };
          for (const kinds of order) await upsert(Object.assign({}, ...kinds.map((kind) => named[kind])));
          const found: Record<string, string> = {};
          for (const kind of [...new Set(calls.flat())].sort())
            found[kind] = (await upsert(named[kind] ?? {})).id;
          const ids = [...new Set(Object.values(found))];
          return Object.entries(found)
            .map(([kind, id]) => `${kind}${ids.indexOf(id)}`)
            .join(" ");
        };
        const turned = [
          ...calls.slice(seed % calls.length),
          ...calls.slice(0, seed % calls.length),
        ].reverse();
        expect(await groups(turned)).toBe(await groups(calls));
      }),
      { numRuns: 4 },
    );
  });

  it("many at once, with the same identities, make one", { retry: 0 }, async () => {
    const [email, visitor] = [mail(), randomUUID()];
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        upsert(n % 3 ? { email, visitor } : n % 2 ? { email } : { visitor }),
      ),
    );
    const now = new Set(await Promise.all(all.map(({ id }) => at(id))));
    expect(now.size).toBe(1);
  });
});

describe("merging", () => {
  it("of profiles gives the same in any order and grouping", () => {
    const value = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean());
    const contact = fc.record({
      profile: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), value, { noNullPrototype: true }),
      tags: fc.array(fc.constantFrom("x", "y", "z"), { maxLength: 2 }),
      day: fc.integer({ min: 1, max: 4 }),
      locale: fc.constantFrom(null, "en", "zh-CN"),
      externalId: fc.constantFrom(null, "1", "2"),
    });
    fc.assert(
      fc.property(
        fc.array(contact, { minLength: 3, maxLength: 6 }),
        fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
        (list, draws) => {
          const contacts = list.map(
            ({ profile, tags, day, locale, externalId }, n): Mergeable => ({
              id: `00000000-0000-7000-8000-00000000000${n}`,
              profile: { ...profile, ...(tags.length ? { tags } : {}) },
              updatedAt: new Date(Date.UTC(2026, 0, day)),
              locale,
              timeZone: null,
              externalId,
              anonymous: n % 2 === 0,
              stamps: null,
            }),
          );
          const reduce = (pick: (left: number, step: number) => [number, number]): Mergeable => {
            const left = [...contacts];
            for (let step = 0; left.length > 1; step++) {
              const [i, j] = pick(left.length, step);
              const [one] = left.splice(i, 1);
              const [two] = left.splice(j % left.length, 1);
              if (one && two) left.push(mergeProfiles(one, two));
            }
            return left[0] ?? expect.fail("nobody");
          };
          const inTurn = reduce(() => [0, 0]);
          const atRandom = reduce((left, step) => [(draws[step] ?? 0) % left, draws[step + 1] ?? 0]);
          expect(atRandom).toEqual(inTurn);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("B-61: A into B while B goes into A gives one; with itself is refused; with a stranger is not found", async () => {
    const [a, b] = [await upsert({ email: mail() }), await upsert({ email: mail() })];
    const both = await Promise.allSettled([
      mergeContacts(shop.actor, { contactId: a.id, otherId: b.id }),
      mergeContacts(shop.actor, { contactId: b.id, otherId: a.id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")?.reason).toMatchObject({ code: "contact-same" });
    expect([await at(a.id), await at(b.id)]).toEqual([a.id, a.id]);
    await expect(mergeContacts(shop.actor, { contactId: a.id, otherId: a.id })).rejects.toMatchObject({
      code: "contact-same",
    });
    const foreign = await upsert({ email: mail() }, other);
    for (const id of [randomUUID(), foreign.id])
      await expect(mergeContacts(shop.actor, { contactId: a.id, otherId: id })).rejects.toMatchObject({
        status: 404,
      });
  });

  it("undone, each has its own again, what was written since stays, and nothing joins them anew", async () => {
    const [one, two] = [mail(), mail()];
    const consent = (source: string, day: number, granted = true) => [
      { channel: "email", purpose: "marketing", granted, source, at: `2026-03-0${day}T00:00:00Z` },
    ];
    const a = await upsert({
      email: one,
      profile: { city: "Bergen", only: "a" },
      consent: consent("form", 1),
    });
    const b = await upsert({
      email: two,
      profile: { city: "Oslo" },
      tags: ["b"],
      consent: consent("fair", 2, false),
    });
    const before = [await row(a.id), await row(b.id)];
    const { mergeId } = await mergeContacts(shop.actor, { contactId: b.id, otherId: a.id });
    expect(await row(a.id)).toMatchObject({ profile: { city: "Oslo", only: "a", tags: ["b"] } });
    expect(await consentOf(a.id)).toEqual([{ granted: false, source: "fair" }]);
    await upsert({ email: two, profile: { since: "yes", only: "changed" } });

    expect(await undoMerge(shop.actor, mergeId)).toEqual({ contactId: a.id, otherId: b.id });
    expect((await row(a.id)).profile).toEqual({
      ...Object(before[0]?.profile),
      since: "yes",
      only: "changed",
    });
    expect((await row(b.id)).profile).toEqual(before[1]?.profile);
    expect([await consentOf(a.id), await consentOf(b.id)]).toEqual([
      [{ granted: true, source: "form" }],
      [{ granted: false, source: "fair" }],
    ]);
    expect([(await upsert({ email: one })).id, (await upsert({ email: two })).id]).toEqual([a.id, b.id]);
    await expect(undoMerge(shop.actor, mergeId)).rejects.toMatchObject({ code: "merge-undone" });

    expect((await upsert({ email: one, phone: "+4740612345" })).id).toBe(a.id);
    expect((await upsert({ email: two, phone: "+4740612345" })).merged).toEqual([]);
  });

  it("undone, each is in their own campaigns again, with their orders, and was sent what they were sent", async () => {
    const { workspaceId } = shop.actor;
    const [a, b] = [await upsert({ visitor: randomUUID() }), await upsert({ email: mail() })];
    const flow = randomUUID();
    await writeOrder(shop.actor, randomUUID(), {
      contact: { email: String(Object(await row(b.id)).profile.email) },
      currency: "CNY",
      total: 500,
      payments: [{ id: "p", kind: "payment", amount: 500, at: "2026-03-01T00:00:00Z" }],
    });
    const tables = ["campaign_run", "campaign_goal", "send_ledger", "send_delivery", "send_pressure"];
    const run = (sql: string, values: unknown[]) => everyRow(database, tables, sql, [workspaceId, ...values]);
    for (const [id, slot] of [
      [a.id, "a"],
      [b.id, "b"],
    ] as const) {
      await run(
        `INSERT INTO campaign_run (workspace_id, flow_id, contact_id, slot, id, node_id, flow_version, event_name, event, settings)
         VALUES ($1, $2, $3, $4, $5, 'start', 1, 'cart.updated', '{}', '{}')`,
        [flow, id, slot, randomUUID()],
      );
      await run(
        `INSERT INTO campaign_goal (workspace_id, flow_id, contact_id, key, campaign_run_id, event, after_send, at)
         VALUES ($1, $2, $3, $4, $5, 'order.paid', true, now())`,
        [flow, id, slot, randomUUID()],
      );
      await run(
        `INSERT INTO send_ledger (workspace_id, contact_id, message, node_id, class, channel, purpose, state)
         VALUES ($1, $2, $3, 'n', 'marketing', 'email', 'marketing', 'sent')`,
        [id, slot],
      );
      await run(
        `INSERT INTO send_delivery (workspace_id, id, contact_id, message, channel, payload) VALUES ($1, $2, $3, $4, 'email', '{}')`,
        [randomUUID(), id, slot],
      );
      await run(`INSERT INTO send_pressure (workspace_id, contact_id, sent) VALUES ($1, $2, $3)`, [
        id,
        JSON.stringify([[slot === "a" ? 1 : 2, "email", "marketing"]]),
      ]);
    }
    const theirs = async (id: string) =>
      (
        await everyRow(
          database,
          [...tables, "shop_order", "contact_value", "contact"],
          `SELECT (SELECT json_agg(slot ORDER BY slot) FROM campaign_run WHERE contact_id = $1) AS runs,
            (SELECT json_agg(key ORDER BY key) FROM campaign_goal WHERE contact_id = $1) AS goals,
            (SELECT json_agg(message ORDER BY message) FROM send_ledger WHERE contact_id = $1) AS ledger,
            (SELECT json_agg(message ORDER BY message) FROM send_delivery WHERE contact_id = $1) AS deliveries,
            (SELECT jsonb_path_query_array(sent, '$[*][0]') FROM send_pressure WHERE contact_id = $1) AS pressure,
            (SELECT count(*)::int FROM shop_order WHERE contact_id = $1) AS orders,
            (SELECT net_minor::int FROM contact_value WHERE contact_id = $1) AS value,
            (SELECT anonymous FROM contact WHERE id = $1) AS anonymous`,
          [id],
        )
      ).rows[0];
    const own = (slot: string, pressure: number) => ({
      runs: [slot],
      goals: [slot],
      ledger: [slot],
      deliveries: [slot],
      pressure: [pressure],
    });
    const before = [
      { ...own("a", 1), orders: 0, value: null, anonymous: true },
      { ...own("b", 2), orders: 1, value: 500, anonymous: false },
    ];
    expect([await theirs(a.id), await theirs(b.id)]).toEqual(before);
    const { mergeId } = await mergeContacts(shop.actor, { contactId: a.id, otherId: b.id });
    expect(await theirs(a.id)).toMatchObject({ runs: ["a", "b"], pressure: [1, 2], orders: 1, value: 500 });
    // What is sent meanwhile was sent to the one it was sent to.
    await run(
      'UPDATE send_pressure SET sent = sent || \'[[3, "email", "marketing"]]\' WHERE workspace_id = $1 AND contact_id = $2',
      [a.id],
    );
    await undoMerge(shop.actor, mergeId);
    expect([await theirs(a.id), await theirs(b.id)]).toEqual([{ ...before[0], pressure: [1, 3] }, before[1]]);
  });

  it("a merge that a later one covers is undone after it", async () => {
    const [a, b, c] = [
      await upsert({ email: mail() }),
      await upsert({ email: mail() }),
      await upsert({ email: mail() }),
    ];
    const first = await mergeContacts(shop.actor, { contactId: b.id, otherId: c.id });
    const second = await mergeContacts(shop.actor, { contactId: a.id, otherId: c.id });
    await expect(undoMerge(shop.actor, first.mergeId)).rejects.toMatchObject({ code: "merge-covered" });
    await undoMerge(shop.actor, second.mergeId);
    await undoMerge(shop.actor, first.mergeId);
    expect([await at(a.id), await at(b.id), await at(c.id)]).toEqual([a.id, b.id, c.id]);
  });
});

async function consentOf(id: string): Promise<Record<string, unknown>[]> {
  const { rows } = await everyRow(
    database,
    ["contact_consent"],
    "SELECT granted, source FROM contact_consent WHERE contact_id = $1",
    [id],
  );
  return rows;
}

describe("what is too much", () => {
  it("B-61: ten thousand attributes, a value of a megabyte, reserved names", async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, n]));
    const refused: [unknown, string][] = [
      [{ email: mail(), profile: many }, "fields"],
      [{ email: mail(), profile: { big: "x".repeat(1_000_000) } }, "a megabyte"],
      [{ email: mail(), profile: { tags: "a" } }, "tags"],
      [{ email: mail(), profile: JSON.parse('{"constructor": 1}') }, "a reserved name"],
    ];
    for (const [input, what] of refused)
      expect(contactInputSchema.safeParse(input).success, what).toBe(false);
    const email = mail();
    for (let n = 0; n < 300; n += 100)
      await upsert({
        email,
        profile: Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${n + i}`, i])),
      });
    await expect(
      upsert({ email, profile: { f1000: 1, f1001: 1, f1002: 1, f1003: 1 } }),
    ).rejects.toMatchObject({
      code: "profile-too-large",
    });
  });

  it("fields with a type take what can be read as that", async () => {
    await saveField(shop.actor, { name: "points", kind: "number", label: "Points" });
    await saveField(shop.actor, {
      name: "level",
      kind: "choice",
      label: "Level",
      options: ["Gold", "Silver"],
    });
    const email = mail();
    const { id } = await upsert({ email, profile: { points: "1,299", level: "gold" } });
    expect((await row(id)).profile).toMatchObject({ points: 1299, level: "Gold" });
    for (const profile of [{ points: "many" }, { level: "Tin" }] as Record<string, string>[])
      await expect(upsert({ email, profile })).rejects.toMatchObject({ code: "field-invalid" });
    await expect(saveField(shop.actor, { name: "points", kind: "text", label: "P" })).rejects.toMatchObject({
      code: "field-kind",
    });
  });
});
