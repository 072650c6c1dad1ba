import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Clause, type Condition, operators, testCondition } from "../../flow/text/condition";
import type { Json } from "../../flow/text/json";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { recordConsent } from "../contacts/consent";
import { recordEvents } from "../contacts/record-events";
import { type ContactInput, upsertContact } from "../contacts/upsert-contact";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import { writeOrder } from "../orders/write-order";
import { archiveAudience, listAudiences, saveAudience } from "./audiences";
import { compileCondition } from "./compile-condition";
import { previewAudience } from "./preview-audience";
import { type Portions, refreshAudiences } from "./refresh-audiences";

testEnvironment();
const database = testDatabase();
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await firstOwner();
  other = await anotherWorkspace(shop, "Other");
});

const DAY = 86_400_000;
const NOW = new Date("2026-03-20T12:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const all = (...entries: Clause[]): Condition => ({ all: entries });
const is = (left: string, operator: Clause["operator"] = "isTrue", right?: Clause["right"]): Clause =>
  right === undefined ? { left, operator } : { left, operator, right };

async function person(input: ContactInput = {}, by: Shop = shop): Promise<string> {
  return (await upsertContact(by.actor, { email: `${randomUUID()}@example.org`, ...input })).id;
}
const did = (contactId: string, name: string, ...days: number[]) =>
  inWorkspace(shop.actor.workspaceId, (tx) =>
    recordEvents(
      tx,
      shop.actor.workspaceId,
      days.map((day) => ({ contactId, name, at: ago(day) })),
    ),
  );
/** Who of some contacts a condition is about. */
async function among(condition: Condition, ids: readonly string[], now = NOW): Promise<string[]> {
  const { workspaceId } = shop.actor;
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.$queryRaw<{ id: string }[]>(compileCondition(condition, { workspaceId, now })),
  );
  const found = new Set(rows.map((row) => row.id));
  // The same, asked of these alone.
  const only = await inWorkspace(workspaceId, (tx) =>
    tx.$queryRaw<{ id: string }[]>(compileCondition(condition, { workspaceId, now, only: ids })),
  );
  const chosen = ids.filter((id) => found.has(id));
  expect(only.map((row) => row.id).sort()).toEqual([...chosen].sort());
  return chosen;
}

describe("fields", () => {
  const values: Json[] = [
    null,
    "",
    " ",
    "Bergen",
    " BERGEN ",
    "ｂｅｒｇｅｎ",
    "New  York",
    "35",
    "035",
    35,
    35.5,
    0,
    -2,
    true,
    false,
    "是",
    "no",
    [],
    ["vip"],
    ["VIP", "new"],
    [35],
    {},
    { vip: 1 },
    "a,b",
    "2026-03-01",
    "2026-03-19T12:00:00.000Z",
    "Straße",
    "我要退款",
    "x_%y",
  ];
  const rights: Clause["right"][] = [
    "bergen",
    "35",
    35,
    0,
    -2,
    "vip",
    "",
    "new york",
    "a",
    "是",
    "退款",
    "strasse",
    "%",
    "_",
    "true",
    ["vip", "new"],
    ["bergen", 35],
    [],
    "2026-03-01",
    "2026-03-10",
    "7d",
    "now",
    null,
    true,
    "'; DROP TABLE contact; --",
  ];
  // Orders are told apart by type at once in the database, and texts that people type are numbers in flows only.
  const same = operators.filter(
    (one) =>
      ![
        "greaterThan",
        "greaterOrEqual",
        "lessThan",
        "lessOrEqual",
        "between",
        "before",
        "after",
        "withinLast",
        "withinNext",
        "matches",
        "notMatches",
      ].includes(one),
  );

  it("compare in the database as they do in flows", async () => {
    const { workspaceId } = shop.actor;
    const stored = values.map((value) => ({ id: uuidv7(), profile: { v: value, deep: { v: value } } }));
    await inWorkspace(
      workspaceId,
      (tx) =>
        tx.$executeRaw`INSERT INTO contact (workspace_id, id, profile) SELECT ${workspaceId}::uuid, id, profile
        FROM jsonb_to_recordset(${JSON.stringify(stored)}::jsonb) AS c (id uuid, profile jsonb)`,
    );
    const ids = stored.map(({ id }) => id);
    const check = async (condition: Condition) => {
      const expected = stored.filter(({ profile }) =>
        testCondition(condition, { contact: profile, vars: profile, now: NOW.toISOString() }),
      );
      const found = await inWorkspace(workspaceId, (tx) =>
        tx.$queryRaw<{ id: string }[]>(compileCondition(condition, { workspaceId, now: NOW, only: ids })),
      );
      const names = (list: readonly string[]) =>
        stored.filter(({ id }) => list.includes(id)).map(({ profile }) => JSON.stringify(profile.v));
      expect(names(found.map((row) => row.id)), JSON.stringify(condition)).toEqual(
        names(expected.map(({ id }) => id)),
      );
    };
    for (const operator of same)
      await check({
        any: rights.map((right, n) => ({ left: n % 2 ? "contact.v" : "contact.deep.v", operator, right })),
      });
    const clause = fc.record({
      left: fc.constantFrom("contact.v", "v", "contact.deep.v", "contact.nothing"),
      operator: fc.constantFrom(...same),
      right: fc.constantFrom(...rights),
    });
    const group = (inner: fc.Arbitrary<Condition | Clause>) =>
      fc.oneof(
        fc.record({ all: fc.array(inner, { maxLength: 3 }) }),
        fc.record({ any: fc.array(inner, { maxLength: 3 }) }),
        fc.record({ none: fc.array(inner, { maxLength: 3 }) }),
      );
    await fc.assert(
      fc.asyncProperty(group(fc.oneof(clause, group(clause))), async (condition) =>
        check(condition as Condition),
      ),
      { numRuns: 60 },
    );
  });

  it("numbers, days and times are ordered; patterns, templates and unknown places are refused", async () => {
    const [one, two] = [
      await person({ profile: { points: 5, born: "2026-03-18" } }),
      await person({ profile: { points: "30" } }),
    ];
    const ids = [one, two];
    expect(await among(all(is("points", "greaterThan", 4)), ids)).toEqual(ids);
    expect(await among(all(is("contact.points", "between", [6, 30])), ids)).toEqual([two]);
    expect(await among(all(is("born", "withinLast", "7d")), ids)).toEqual([one]);
    expect(await among(all(is("born", "before", "2026-03-18")), ids)).toEqual([]);
    expect(await among(all(is("born", "lessThan", "2026-03-19")), ids)).toEqual([one]);
    expect(await among(all(is("contact.createdAt", "after", "2020-01-01")), ids)).toEqual(ids);
    for (const bad of [
      is("points", "matches", "\\d"),
      is("{{ points }}"),
      is("points", "equals", "{{ x }}"),
      is("vars.x"),
      is("a..b"),
      is(""),
      is('events["x"].often'),
      is('events["x"].count["soon"]', "equals", 1),
      is("value.yen.net", "equals", 1),
      is('audiences["x"]'),
      is("points", "greaterThan", "many"),
      is("consent.email.marketing", "greaterThan", 1),
      is("contact.__proto__"),
    ])
      expect(
        () => compileCondition(all(bad), { workspaceId: shop.actor.workspaceId, now: NOW }),
        JSON.stringify(bad),
      ).toThrow();
  });
});

describe("what somebody did and has", () => {
  it("at least three times in seven days, and never; consent; value; interests; another audience", async () => {
    const [a, b, c] = [await person(), await person({ tags: ["vip"] }), await person()];
    const ids = [a, b, c];
    await did(a, "page.viewed", 1, 2, 3, 40);
    await did(b, "page.viewed", 1, 2, 30);
    await did(a, "order.made", 50);
    await inWorkspace(shop.actor.workspaceId, (tx) =>
      recordConsent(tx, shop.actor.workspaceId, b, [
        { channel: "email", purpose: "marketing", granted: false, source: "form", at: ago(1).toISOString() },
      ]),
    );
    const count = (window: string | null, operator: Clause["operator"], right: Clause["right"]) =>
      among(all(is(`events["page.viewed"].count${window ? `["${window}"]` : ""}`, operator, right)), ids);
    expect(await count("7d", "greaterOrEqual", 3)).toEqual([a]);
    expect(await count("7d", "lessThan", 3)).toEqual([b, c]);
    expect(await count("7d", "equals", 0)).toEqual([c]);
    expect(await count("7d", "greaterOrEqual", 1)).toEqual([a, b]);
    expect(await count("2h", "greaterThan", 0)).toEqual([]);
    expect(await count(null, "equals", 3)).toEqual([b]);
    expect(await count(null, "notEquals", 3)).toEqual([a, c]);
    expect(await count(null, "between", [0, 3])).toEqual([b, c]);
    const never = is('events["order.made"].count', "equals", 0);
    expect(await among(all(never), ids)).toEqual([b, c]);
    expect(await among({ none: [never] }, ids)).toEqual([a]);
    expect(await among(all(is('events["page.viewed"].last', "withinLast", "36h")), ids)).toEqual([a, b]);
    expect(await among(all(is('events["page.viewed"].first', "before", "2026-02-15")), ids)).toEqual([a]);
    expect(await among(all(is("consent.email.marketing", "isFalse")), ids)).toEqual([b]);
    expect(await among(all(is("consent.email", "isEmpty")), ids)).toEqual([a, c]);
    expect(
      await among({ any: [is("tags", "contains", "VIP"), is('events["order.made"].count', "isSet")] }, ids),
    ).toEqual([a, b]);

    const email = `${randomUUID()}@example.org`;
    const at = ago(2).toISOString();
    const { contactId } = await writeOrder(shop.actor, randomUUID(), {
      contact: { email },
      currency: "CNY",
      total: 900,
      at,
      lines: [{ product: "tea", quantity: 1, price: 900 }],
      payments: [{ id: "p", kind: "payment", amount: 900, at }],
    });
    const buyers = [...ids, contactId ?? ""];
    expect(await among(all(is("value.CNY.net", "greaterOrEqual", 900)), buyers)).toEqual([contactId]);
    expect(await among(all(is("value.CNY.orders", "lessThan", 1)), buyers)).toEqual(ids);
    // An order of two days ago weighs 8 views, a little less by now.
    expect(await among(all(is('interests["product:tea"]', "greaterThan", 7)), buyers)).toEqual([contactId]);
    expect(await among(all(is('interests["product:tea"]', "greaterThan", 7.9)), buyers)).toEqual([]);
    expect(await among(all(is('interests["product:tea"]', "lessThan", 7)), buyers)).toEqual(ids);
  });
});

describe("members", () => {
  /** So little in one transaction that a few people are many. */
  const SMALL: Portions = { changed: 3, part: 20, moves: 1 };
  const refresh = async (now: Date, portions?: Portions) => {
    for (let round = 0; round < 300; round++) {
      const done = await refreshAudiences(shop.actor.workspaceId, () => now, portions);
      if (!done.more) return done;
    }
    throw new Error("there is always more to do");
  };
  const members = async (audienceId: string) =>
    (
      await everyRow(
        database,
        ["audience_member"],
        "SELECT contact_id AS id FROM audience_member WHERE audience_id = $1",
        [audienceId],
      )
    ).rows
      .map((row) => String(row.id))
      .sort();
  const moves = async (contactId: string) =>
    (
      await everyRow(
        database,
        ["contact_event"],
        "SELECT name, properties->>'audience' AS audience FROM contact_event WHERE contact_id = $1 AND name LIKE 'audience.%' ORDER BY id",
        [contactId],
      )
    ).rows.map((row) => `${row.name} ${row.audience}`);

  it("come and go with what they do and as time passes, once each, also in audiences of audiences", async () => {
    const [old, fresh] = [await person({ tags: ["club"] }), await person()];
    await did(old, "tea.drunk", 1, 2);
    const { id: often } = await saveAudience(shop.actor, {
      name: "Often",
      condition: all(is('events["tea.drunk"].count["7d"]', "greaterOrEqual", 2)),
    });
    const { id: both } = await saveAudience(shop.actor, {
      name: "Often, in the club",
      condition: all(is(`audiences["${often}"]`), is("tags", "contains", "club")),
    });
    await refresh(NOW);
    expect([await members(often), await members(both)]).toEqual([[old], [old]]);
    // Who was there from the beginning has not entered.
    expect(await moves(old)).toEqual([]);
    await did(fresh, "tea.drunk", 0.2, 0.1);
    await upsertContact(shop.actor, { email: `${randomUUID()}@example.org` });
    await refresh(NOW);
    expect(await members(often)).toEqual([old, fresh].sort());
    expect(await moves(fresh)).toEqual([`audience.entered ${often}`]);
    expect(await refresh(NOW)).toMatchObject({ entered: 0, left: 0 });
    // Nothing is written; the window moves on.
    await refresh(ago(-5.5));
    expect([await members(often), await members(both)]).toEqual([[fresh], []]);
    expect((await moves(old)).sort()).toEqual([`audience.left ${both}`, `audience.left ${often}`].sort());
    const list = await listAudiences(shop.actor.workspaceId);
    expect(list.filter(({ id }) => id === often || id === both).map(({ size }) => size)).toEqual([1, 0]);
  });

  it("is exact after any row of changes: what is kept is what is asked anew", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => person()));
    const conditions: Condition[] = [
      all(is('events["a.done"].count["3d"]', "greaterOrEqual", 2), is('events["b.done"].count', "equals", 0)),
      { any: [is('events["a.done"].last', "withinLast", "2d"), is("tags", "contains", "x")] },
      { none: [is("consent.email"), is('interests["product:tea"]', "greaterThan", 1.5)] },
    ];
    const made = await Promise.all(
      conditions.map((condition, n) => saveAudience(shop.actor, { name: `Kept ${n}`, condition })),
    );
    let now = NOW;
    await refresh(now, SMALL);
    const step = fc.record({
      who: fc.nat(5),
      what: fc.constantFrom("a.done", "b.done", "product.viewed", "tag", "untag", "yes", "no"),
      hours: fc.integer({ min: 0, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), fc.boolean(), async (steps, many) => {
        for (const { who, what, hours } of steps) {
          now = new Date(now.getTime() + hours * 3_600_000);
          const contactId = people[who] ?? "";
          const { workspaceId } = shop.actor;
          await inWorkspace(workspaceId, async (tx) => {
            if (what === "tag" || what === "untag")
              await tx.$executeRaw`UPDATE contact SET profile = profile || ${JSON.stringify({ tags: what === "tag" ? ["x"] : [] })}::jsonb, updated_at = now()
                WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid`;
            else if (what === "yes" || what === "no")
              await recordConsent(tx, workspaceId, contactId, [
                {
                  channel: "email",
                  purpose: "marketing",
                  granted: what === "yes",
                  source: "t",
                  at: new Date().toISOString(),
                },
              ]);
            else
              await recordEvents(tx, workspaceId, [
                { contactId, name: what, at: now, properties: { product: "tea" } },
              ]);
          });
        }
        await refresh(now, many ? SMALL : undefined);
        // Of too many everybody is looked at, which is for the next round.
        if (many) await refresh(now, SMALL);
        for (const [n, condition] of conditions.entries())
          expect([n, await members(made[n]?.id ?? "")]).toEqual([n, (await everyone(condition, now)).sort()]);
      }),
      {
        numRuns: 8,
        seed: 5,
        examples: [
          [[{ who: 0, what: "yes", hours: 40 }], true],
          [[{ who: 1, what: "no", hours: 1 }], false],
        ],
      },
    );
    const sizes = (await listAudiences(shop.actor.workspaceId)).filter(({ name }) =>
      name.startsWith("Kept "),
    );
    for (const [n, condition] of conditions.entries())
      expect(sizes.find(({ name }) => name === `Kept ${n}`)?.size).toBe(
        (await everyone(condition, now)).length,
      );
  });

  it("of a new condition are found in parts and tell nobody, also in what is made of it", async () => {
    const [one, two] = [await person({ tags: ["gold"] }), await person({ tags: ["silver"] })];
    const { id: metal } = await saveAudience(shop.actor, {
      name: "Metal",
      condition: all(is("tags", "contains", "gold")),
    });
    const { id: others } = await saveAudience(shop.actor, {
      name: "Not metal",
      condition: all(is(`audiences["${metal}"]`, "isFalse"), is("tags", "in", ["Gold", "SILVER"])),
    });
    await refresh(NOW);
    expect([await members(metal), await members(others)]).toEqual([[one], [two]]);
    await saveAudience(shop.actor, {
      audienceId: metal,
      name: "Metal",
      condition: all(is("tags", "contains", "silver")),
    });
    await refresh(NOW, SMALL);
    expect([await members(metal), await members(others)]).toEqual([[two], [one]]);
    const told = [...(await moves(one)), ...(await moves(two))];
    expect(told.filter((move) => move.includes(metal) || move.includes(others))).toEqual([]);
  });

  async function everyone(condition: Condition, now: Date): Promise<string[]> {
    const { workspaceId } = shop.actor;
    const rows = await inWorkspace(workspaceId, (tx) =>
      tx.$queryRaw<{ id: string }[]>(compileCondition(condition, { workspaceId, now })),
    );
    return rows.map((row) => row.id);
  }

  it("circles, missing ones and those in use are refused; another workspace sees nothing", async () => {
    const { id: one } = await saveAudience(shop.actor, { name: "One", condition: all(is("a")) });
    const { id: two } = await saveAudience(shop.actor, {
      name: "Two",
      condition: all(is(`audiences["${one}"]`)),
    });
    const circle = all(is(`audiences["${two}"]`));
    await expect(
      saveAudience(shop.actor, { audienceId: one, name: "One", condition: circle }),
    ).rejects.toMatchObject({
      code: "audience-circle",
    });
    await expect(saveAudience(other.actor, { name: "X", condition: circle })).rejects.toMatchObject({
      code: "audience-missing",
    });
    await expect(saveAudience(shop.actor, { name: "one", condition: all() })).rejects.toMatchObject({
      code: "name-taken",
    });
    await expect(archiveAudience(shop.actor, one)).rejects.toMatchObject({ code: "audience-used" });
    await archiveAudience(shop.actor, two);
    await archiveAudience(shop.actor, one);
    await person({ profile: { a: true } });
    const theirs = await person({ profile: { a: true } }, other);
    const seen = await previewAudience(shop.actor.workspaceId, all(is("contact.a")));
    expect(seen.count).toBe(1);
    expect(seen.examples.map(({ id }) => id)).not.toContain(theirs);
  });
});
