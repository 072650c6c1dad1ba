import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { type OrderInput, orderInputSchema, refSchema, writeOrder } from "./write-order";

testEnvironment();
const database = testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});

const write = (ref: string, input: OrderInput) => writeOrder(shop.actor, ref, orderInputSchema.parse(input));
const time = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();
const person = () => ({ contact: { email: `${randomUUID()}@example.org` } });
const pay = (
  id: string,
  amount: number,
  minute: number,
  kind: "deposit" | "payment" | "refund" = "payment",
) => ({
  payments: [{ id, kind, amount, at: time(minute) }],
});
async function told(contactId: string | null): Promise<[string, unknown][]> {
  const { rows } = await everyRow(
    database,
    ["contact_event"],
    "SELECT name, properties->'value' AS value FROM contact_event WHERE contact_id = $1 AND name LIKE 'order.%' ORDER BY at, id",
    [contactId],
  );
  return rows.map((row) => [String(row.name), row.value]);
}
async function worth(contactId: string | null): Promise<Record<string, unknown>[]> {
  const { rows } = await everyRow(
    database,
    ["contact_value"],
    "SELECT currency, net_minor::float8 AS net, orders FROM contact_value WHERE contact_id = $1",
    [contactId],
  );
  return rows;
}

describe("an order", () => {
  it("goes from a deposit to its balance, and a refund takes its revenue back", async () => {
    const ref = "20260301000000000001";
    const start = {
      ...person(),
      currency: "CNY",
      total: 89_900,
      deposit: 10_000,
      cart: "cart-A",
      at: time(0),
    };
    const made = await write(ref, start);
    expect(made).toMatchObject({ ref, state: "created", balance: 89_900 });
    expect(await write(ref, pay("p1", 10_000, 5, "deposit"))).toMatchObject({
      state: "depositPaid",
      balance: 79_900,
    });
    expect(await write(ref, pay("p2", 40_000, 8))).toMatchObject({ state: "depositPaid", balance: 39_900 });
    expect(await write(ref, pay("p3", 39_900, 9))).toMatchObject({ state: "paid", balance: 0 });
    expect(
      await write(ref, { state: "shipped", shipments: [{ carrier: "SF", number: "SF1" }] }),
    ).toMatchObject({
      state: "shipped",
      shipments: [{ carrier: "SF", number: "SF1" }],
    });
    expect(await worth(made.contactId)).toEqual([{ currency: "CNY", net: 89_900, orders: 1 }]);
    expect(await write(ref, pay("r1", 20_000, 30, "refund"))).toMatchObject({ state: "partlyRefunded" });
    expect(await write(ref, pay("r2", 69_900, 31, "refund"))).toMatchObject({ state: "refunded" });
    expect(await worth(made.contactId)).toEqual([{ currency: "CNY", net: 0, orders: 1 }]);
    expect((await told(made.contactId)).filter(([name]) => name !== "order.shipped")).toEqual([
      ["order.created", null],
      ["order.depositPaid", 10_000],
      ["order.paymentReceived", 40_000],
      ["order.paid", 39_900],
      ["order.partlyRefunded", -20_000],
      ["order.refunded", -69_900],
    ]);
  });

  it("is the same whatever comes twice, late or together", { retry: 0 }, async () => {
    const ref = randomUUID();
    const first = { ...person(), currency: "EUR", total: 5_000, at: time(1), ...pay("p", 5_000, 1) };
    const made = await write(ref, first);
    const again = await write(ref, first);
    expect({ ...again, updatedAt: "" }).toEqual({ ...made, updatedAt: "" });
    expect(await told(made.contactId)).toEqual([
      ["order.created", null],
      ["order.paid", 5_000],
    ]);
    await write(ref, { state: "delivered", at: time(9) });
    expect(await write(ref, { state: "shipped", total: 1, at: time(5) })).toMatchObject({
      state: "delivered",
      total: 5_000,
    });
    const both = randomUUID();
    const parallel = { ...person(), currency: "EUR", total: 300 };
    await Promise.all(
      [0, 1, 2, 0, 1, 2].map((n) => write(both, { ...parallel, at: time(0), ...pay(`p${n}`, 100, n) })),
    );
    const done = await write(both, {});
    expect(done).toMatchObject({ state: "paid", paid: 300 });
    expect((await told(done.contactId)).reduce((sum, [, value]) => sum + Number(value ?? 0), 0)).toBe(300);
  });

  it("of one cart there may be several, and one may be split from another", async () => {
    const whose = person();
    const one = await write(randomUUID(), { ...whose, currency: "CNY", total: 100, cart: "cart-B" });
    const two = await write(randomUUID(), {
      ...whose,
      currency: "CNY",
      total: 200,
      cart: "cart-B",
      splitFrom: one.ref,
    });
    expect([two.contactId, two.splitFrom, two.cart]).toEqual([one.contactId, one.ref, one.cart]);
  });

  it("refuses what cannot be", async () => {
    const ref = randomUUID();
    const code = (input: OrderInput, at = ref) =>
      write(at, input).then(
        () => "taken",
        (error) => error.code,
      );
    expect(await code({ total: 5 })).toBe("order-incomplete");
    expect(await code({ currency: "CNY", total: 5, deposit: 6 })).toBe("order-deposit");
    await write(ref, { currency: "CNY", total: 500, ...pay("p", 500, 0) });
    expect(await code(pay("p", 400, 0))).toBe("payment-differs");
    expect(await code(pay("r", 501, 0, "refund"))).toBe("refund-too-large");
    expect(await code({ currency: "EUR" })).toBe("order-currency");
    for (const bad of ["2.1E+18", "2,1e18", "", "a\u0000b"])
      expect(refSchema.safeParse(bad).success, bad).toBe(false);
    expect(refSchema.parse("2100000000000000001")).toBe("2100000000000000001");
  });
});
