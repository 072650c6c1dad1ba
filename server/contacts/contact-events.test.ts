import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import { type ContactEvent, recordEvents } from "./record-events";

testEnvironment();
const database = testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});

const HALF_LIFE = 14 * 86_400_000;
const WEIGHT = { "product.viewed": 1, "question.asked": 2, "cart.updated": 3, "order.paid": 8 } as const;
const record = (events: readonly ContactEvent[]) =>
  inWorkspace(shop.actor.workspaceId, (tx) => recordEvents(tx, shop.actor.workspaceId, events));

async function scores(contactId: string, at: Date): Promise<Record<string, number>> {
  const { rows } = await everyRow(
    database,
    ["contact_interest"],
    "SELECT topic, power(2::float8, level - parley_half_lives($2)) AS score FROM contact_interest WHERE contact_id = $1",
    [contactId, at],
  );
  return Object.fromEntries(rows.map((row) => [String(row.topic), Number(row.score)]));
}

describe("what follows from events", () => {
  it("counts them, ever, with the first and the last; a repeat counts once", async () => {
    const contactId = uuidv7();
    const event = { contactId, id: uuidv7(), name: "page.viewed", at: new Date("2026-03-02T00:00:00Z") };
    const more = [
      { contactId, name: "page.viewed", at: new Date("2026-03-05T00:00:00Z") },
      { contactId, name: "page.viewed", at: new Date("2026-03-01T00:00:00Z") },
    ];
    expect(await record([event, event])).toHaveLength(1);
    expect(await record([event])).toEqual([]);
    await record(more);
    const { rows } = await everyRow(
      database,
      ["contact_event_total", "contact_touched"],
      `SELECT count, first_at, last_at, (SELECT count(*)::int FROM contact_touched q WHERE q.contact_id = t.contact_id) AS touched
       FROM contact_event_total t WHERE contact_id = $1`,
      [contactId],
    );
    expect(rows).toEqual([{ count: 3, first_at: more[1]?.at, last_at: more[0]?.at, touched: 2 }]);
  });

  it("sums interests that halve every two weeks, whatever the order and the batches they come in", async () => {
    const event = fc.record({
      name: fc.constantFrom(...(Object.keys(WEIGHT) as (keyof typeof WEIGHT)[])),
      day: fc.integer({ min: 0, max: 60 }),
      product: fc.constantFrom("tea", "cup"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), fc.nat(), async (events, cut) => {
        const contactId = uuidv7();
        const start = Date.parse("2026-01-01T00:00:00Z");
        const now = start + 60 * 86_400_000;
        const all = events.map(({ name, day, product }) => ({
          contactId,
          name,
          at: new Date(start + day * 86_400_000),
          properties: { product },
        }));
        const at = cut % all.length;
        await record(all.slice(at));
        for (const one of all.slice(0, at)) await record([one]);
        const expected: Record<string, number> = {};
        for (const { name, at: when, properties } of all) {
          const topic = `product:${properties.product}`;
          expected[topic] =
            (expected[topic] ?? 0) + WEIGHT[name] * 2 ** -((now - when.getTime()) / HALF_LIFE);
        }
        const found = await scores(contactId, new Date(now));
        expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
        for (const [topic, score] of Object.entries(expected)) expect(found[topic]).toBeCloseTo(score, 6);
      }),
      { numRuns: 12 },
    );
  });
});
