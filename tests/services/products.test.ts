import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { recordEvents } from "../../server/contacts/record-events";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { inWorkspace, readingWorkspace } from "../../server/db/tenant";
import { performLookup } from "../../server/effects/lookup";
import { answerQuestion } from "../../server/knowledge/answer-question";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { writeOrder } from "../../server/orders/write-order";
import { buildNeighbours } from "../../server/products/build-neighbours";
import { readCatalogue } from "../../server/products/catalogue";
import { getProduct, listProducts } from "../../server/products/list-products";
import { readFeed } from "../../server/products/read-feed";
import { recommendProducts } from "../../server/products/recommend-products";
import { writeProducts } from "../../server/products/write-products";
import { testEnvironment } from "../support/environment";
import { anotherWorkspace, firstOwner, joined, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment();
testDatabase();
let first: Shop;
beforeAll(async () => {
  first = await firstOwner();
});
const shop = (name: string) => anotherWorkspace(first, name);
const bytes = (text: string) => new TextEncoder().encode(text);

describe("a feed", () => {
  test("CSV in Chinese and JSON in English give products; what is none is named", () => {
    const csv = readFeed(
      bytes(
        '商品编号,商品名称,价格,库存,类目,颜色,开售时间\nX2,星图 X2,"4,299",12,手机/旗舰,蓝,2026-12-01 20:00+08:00\n,没有编号,10,1,,,\n',
      ),
      "feed.csv",
      "CNY",
    );
    expect(csv.products).toEqual([
      {
        ref: "X2",
        name: "星图 X2",
        price: 429_900,
        currency: "CNY",
        stock: 12,
        category: "手机/旗舰",
        attributes: [{ name: "颜色", value: "蓝" }],
        validFrom: "2026-12-01T20:00:00+08:00",
      },
    ]);
    expect(csv.refused).toMatchObject([{ line: 3 }]);
    const json = readFeed(
      bytes(
        JSON.stringify({
          products: [
            {
              id: "t1",
              title: "Oolong",
              price: "$12.50",
              image_link: "https://shop.example/a.jpg",
              tags: ["tea", "gift"],
            },
            { id: "t1", title: "Twice", price: 3 },
          ],
        }),
      ),
      "feed.json",
      "USD",
    );
    expect(json.products).toMatchObject([
      {
        ref: "t1",
        name: "Oolong",
        price: 1_250,
        currency: "USD",
        images: ["https://shop.example/a.jpg"],
        topics: ["tea", "gift"],
      },
    ]);
    expect(json.refused).toHaveLength(1);
  });

  test("XML, as shops write it for search engines, gives products too", () => {
    const rss = readFeed(
      bytes(`<?xml version="1.0"?>
        <!DOCTYPE rss [<!ENTITY a "aaaa">]>
        <rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
        <item><g:id>x1</g:id><g:title><![CDATA[Star X1 & case]]></g:title><g:price>599.00 USD</g:price><g:availability>out_of_stock</g:availability>
          <g:product_type>Phones &gt; Flagship</g:product_type><link>https://shop.example/x1</link><g:image_link>https://shop.example/1.jpg</g:image_link>
          <g:additional_image_link>https://shop.example/2.jpg</g:additional_image_link><g:color>blue</g:color>
          <g:shipping><g:price>5 USD</g:price></g:shipping></item>
        <item><g:title>No number &a;</g:title></item></channel></rss>`),
      "feed.xml",
      "EUR",
    );
    expect(rss.products).toEqual([
      {
        ref: "x1",
        name: "Star X1 & case",
        price: 59_900,
        currency: "USD",
        stock: 0,
        category: "Phones/Flagship",
        url: "https://shop.example/x1",
        images: ["https://shop.example/1.jpg", "https://shop.example/2.jpg"],
        attributes: [{ name: "color", value: "blue" }],
      },
    ]);
    expect(rss.refused).toMatchObject([{ line: 2 }]);
    const list = readFeed(
      bytes(
        '<offers><offer id="7"><name>灯</name><price>12.5</price><param name="颜色">红</param></offer></offers>',
      ),
      "feed.xml",
      "CNY",
    );
    expect(list.products).toEqual([
      { ref: "7", name: "灯", price: 1_250, currency: "CNY", attributes: [{ name: "颜色", value: "红" }] },
    ]);
  });
});

describe("the catalogue", () => {
  test("what is left out stays; a price needs its currency; nobody but editors sees tomorrow", async () => {
    const { actor } = await shop("Catalogue");
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(
      await writeProducts(actor, [{ ref: "a", name: "Tea", price: 500, currency: "EUR", stock: 3 }]),
    ).toEqual({
      created: 1,
      updated: 0,
    });
    await writeProducts(actor, [
      { ref: "a", stock: 0, nextPrice: { price: 700, at: later } },
      { ref: "b", name: "Cup", validFrom: later },
    ]);
    expect(await getProduct(actor.workspaceId, "a")).toMatchObject({
      name: "Tea",
      priceMinor: 500,
      currency: "EUR",
      stock: 0,
      nextPriceMinor: 700,
    });
    await expect(writeProducts(actor, [{ ref: "c", name: "Pot", price: 1 }])).rejects.toMatchObject({
      code: "product-incomplete",
    });
    await expect(writeProducts(actor, [{ ref: "c", price: 1, currency: "EUR" }])).rejects.toMatchObject({
      code: "product-incomplete",
    });
    await expect(
      writeProducts(actor, [{ ref: "b", validUntil: new Date(0).toISOString() }]),
    ).rejects.toMatchObject({ code: "validity-ends-first" });
    const seen = await listProducts((await joined(actor, "agent")).actor, {});
    expect(seen.rows.map(({ ref }) => ref)).toEqual(["a"]);
    expect(JSON.stringify(seen)).not.toMatch(/700|nextPrice|Cup/);
    expect((await listProducts(actor, {})).rows.map(({ ref }) => ref)).toEqual(["a", "b"]);
  });
});

describe("a price whose time has come", () => {
  const hour = 3_600_000;
  const later = new Date(Date.now() + hour).toISOString();
  const begun = async (name: string) => {
    const { actor } = await shop(name);
    await writeProducts(actor, [{ ref: "a", name: "Oolong", price: 900, currency: "EUR" }]);
    const past = new Date(Date.now() - hour).toISOString();
    await writeProducts(actor, [{ ref: "a", nextPrice: { price: 1_000, at: past } }]);
    const told = async (at?: Date) =>
      (await answerQuestion(actor.workspaceId, "How much is the Oolong?", { at })).text;
    expect(await told()).toBe("Oolong costs €10.");
    return { actor, told };
  };

  test("gives way to the price that is written after it", async () => {
    const { actor, told } = await begun("Written");
    await writeProducts(actor, [{ ref: "a", price: 1_100 }]);
    expect(await told()).toBe("Oolong costs €11.");
  });

  test("goes on while another waits, and when that is taken back", async () => {
    const { actor, told } = await begun("Waiting");
    await writeProducts(actor, [{ ref: "a", nextPrice: { price: 1_200, at: later } }]);
    expect(await told()).toBe("Oolong costs €10.");
    expect(await told(new Date(Date.now() + 2 * hour))).toBe("Oolong costs €12.");
    await writeProducts(actor, [{ ref: "a", nextPrice: null }]);
    expect(await told()).toBe("Oolong costs €10.");
  });
});

test("twenty thousand products are written at once, half of them secrets; whoever works in the inbox finds each that is for sale", async () => {
  const { actor } = await shop("Many");
  const at = "2031-12-01T12:00:00Z";
  const many = Array.from({ length: 20_000 }, (_, place) => ({
    ref: `r${String(place).padStart(5, "0")}`,
    name: `Thing number ${place}`,
    price: 100 + place,
    currency: "USD",
    attributes: [{ name: "Colour", value: "blue" }],
    ...(place % 2 ? { validFrom: at } : {}),
  }));
  expect(await writeProducts(actor, many)).toEqual({ created: 20_000, updated: 0 });
  expect(await writeProducts(actor, many)).toEqual({ created: 0, updated: 20_000 });
  const agent = (await joined(actor, "agent")).actor;
  expect(await listProducts(agent, { text: "number 19998" })).toMatchObject({
    rows: [{ ref: "r19998" }],
    count: 10_000,
    next: null,
  });
  expect((await listProducts(agent, { text: "number 19999" })).rows).toEqual([]);
  const page = await listProducts(agent, { limit: 2 });
  expect([page.rows.map(({ ref }) => ref), page.next]).toEqual([["r00000", "r00002"], "r00002"]);
  expect((await listProducts(agent, { limit: 1, after: "r00002" })).rows).toMatchObject([{ ref: "r00004" }]);
  const told = await answerQuestion(actor.workspaceId, "How much is the Thing number 42?");
  expect(told.text).toBe("Thing number 42 costs $1.42.");
});

describe("a price question", () => {
  test("is answered by the catalogue, whatever a document says, in both languages", async () => {
    const { actor } = await shop("Prices");
    const { workspaceId } = actor;
    await writeProducts(actor, [
      { ref: "x2", name: "星图 X2", aliases: ["Star X2"], price: 429_900, currency: "CNY", category: "手机" },
    ]);
    await saveText(actor, {
      details: { title: "旧资料" },
      text: "星图 X2 手机售价 3,999 元,限时。\n\nThe Star X2 costs $599 today.",
    });
    const chinese = await answerQuestion(workspaceId, "星图X2手机的价格是多少");
    expect(chinese).toMatchObject({ outcome: "answered", source: { title: "星图 X2" } });
    expect(chinese.text).toContain("¥4,299");
    const english = await answerQuestion(workspaceId, "How much is the Star X2?");
    expect(english.text).toBe("Star X2 costs ¥4,299.");
    expect(JSON.stringify([chinese.hits, english.hits])).not.toMatch(/3,999|599/);
    // Something else about it, or something beside it, is not its price.
    expect(
      (await searchKnowledge(workspaceId, "星图 X2 的保护壳多少钱")).map(({ kind }) => kind),
    ).not.toContain("product");
    expect(
      (await searchKnowledge(workspaceId, "how much is the Star X20")).map(({ kind }) => kind),
    ).not.toContain("product");
    // A pair that tells the same price keeps its source.
    const pair = { question: "星图 X2 多少钱?", phrasings: [], answer: "星图 X2 现在 4,299 元起。" };
    await savePair(actor, { details: { title: "价格" }, pair });
    expect(await answerQuestion(workspaceId, "星图 X2 多少钱")).toMatchObject({ source: { title: "价格" } });
  });

  test("hears of a new price at its second and not before, not even from a document", async () => {
    const { actor } = await shop("Tomorrow");
    const { workspaceId } = actor;
    const at = new Date("2030-01-01T12:00:00Z");
    const before = new Date(at.getTime() - 1_000);
    const after = new Date(at.getTime() + 1_000);
    await writeProducts(actor, [
      {
        ref: "x1",
        name: "Star X1",
        price: 59_900,
        currency: "USD",
        nextPrice: { price: 49_900, at: at.toISOString() },
      },
      { ref: "x2", name: "Star X2", price: 64_900, currency: "USD", validFrom: at.toISOString() },
    ]);
    await saveText(actor, {
      details: { title: "Leak" },
      text: "The Star X2 will cost $649. The Star X1 drops to $499 then.",
    });
    const told = async (question: string, when: Date) =>
      JSON.stringify(await answerQuestion(workspaceId, question, { at: when }));
    for (const question of ["How much is the Star X2?", "star x2 will cost", "what does the Star X1 drop to"])
      expect(await told(question, before), question).not.toMatch(/649|499/);
    expect(await told("How much is the Star X1?", before)).toContain("$599");
    expect(await told("How much is the Star X2?", after)).toContain("$649");
    expect(await told("How much is the Star X1?", after)).toContain("$499");
  });
});

test("a price that nobody may know yet is recognised in whatever way it is written", async () => {
  const { actor } = await shop("Secrets");
  const { workspaceId } = actor;
  const at = "2031-12-01T12:00:00Z";
  await writeProducts(actor, [
    {
      ref: "x2",
      name: "星图 X2",
      aliases: ["Star X2"],
      price: 429_900,
      currency: "CNY",
      validFrom: at,
    },
    { ref: "mini", name: "Aria Mini", price: 64_900, currency: "USD", validFrom: at },
    { ref: "cup", name: "Cup", price: 300, currency: "USD", validFrom: at },
    {
      ref: "x1",
      name: "Star X1",
      price: 59_900,
      currency: "USD",
      nextPrice: { price: 49_950, at },
    },
  ]);
  const { tells } = await readingWorkspace(workspaceId, (read) =>
    readCatalogue(read, workspaceId, "", undefined),
  );
  const kept = [
    "星图X2 只要 4299!",
    "星图 X2 售价四千二百九十九元",
    "X2 只要 4,299 元",
    "星图 X2：4.299 €",
    "星图 X2 ￥４２９９",
    "星图X2 $4299",
    "星 图 X 2 4299 元",
    "STAR-X2 4299元",
    "Aria Mini for 649",
    "AriaMini: six hundred and forty-nine dollars",
    "Aria-Mini costs $649",
    "Aria Mini 649 $",
    "Star X1 drops to 499.50",
    "The cup is $3",
  ];
  const open = [
    "星图 X1 只要 3999!",
    "The Aria Mini weighs 649 g and has 3 modes.",
    "The Aria Mini is new, ask for Aria.",
    "The cup holds 3 litres, take 3",
    "Star X1: $599",
    "Star X20: 4299",
    "4,299 元",
  ];
  expect(kept.filter((text) => !tells(text))).toEqual([]);
  expect(open.filter((text) => tells(text))).toEqual([]);
});

test("a step looks a product up by its number or any of its names, as the run's clock has it", async () => {
  const { actor } = await shop("Lookups");
  const { workspaceId } = actor;
  const at = new Date("2031-01-01T12:00:00Z");
  await writeProducts(actor, [
    { ref: "x2", name: "星图 X2", aliases: ["Star X2"], price: 64_900, currency: "USD" },
    {
      ref: "x2p",
      name: "星图 X2 Pro",
      aliases: ["Star X2 Pro"],
      price: 84_900,
      currency: "USD",
      nextPrice: { price: 79_900, at: at.toISOString() },
    },
  ]);
  const looked = async (key: string, now?: Date) => {
    const clock = now && { now: () => now.getTime() };
    const outcome = await performLookup(
      { what: "product", key },
      {
        workspaceId,
        key: "k",
        config: { egress: {}, model: {}, email: {}, clock },
        secrets: async () => undefined,
      },
    );
    const found: unknown = outcome.ok ? outcome.result.found : outcome;
    return found === null ? null : z.object({ ref: z.string(), price: z.number() }).parse(found);
  };
  for (const key of ["x2", "X2", "星图X2", "star x2", "the Star X2, please"])
    expect(await looked(key), key).toEqual({ ref: "x2", price: 64_900 });
  for (const key of ["x2p", "star x2 pro", "一台星图 X2 Pro"])
    expect(await looked(key), key).toEqual({ ref: "x2p", price: 84_900 });
  expect(await looked("Star X2 Pro", at)).toEqual({ ref: "x2p", price: 79_900 });
  expect((await listProducts(actor, { text: "star x2 p" })).rows.map(({ ref }) => ref)).toEqual(["x2p"]);
  await writeProducts(actor, [{ ref: "7", name: "Seven", price: 700, currency: "USD" }]);
  expect(await looked("7")).toEqual({ ref: "7", price: 700 });
  // A part of a name is no name: who asks for "Star" has not said which.
  for (const key of ["star", "Star X20", "x"]) expect(await looked(key), key).toBeNull();
});

test("every product that a text names is found, in its order; of two names the longer; none that is not for sale", async () => {
  const { actor } = await shop("Named");
  const { workspaceId } = actor;
  await writeProducts(actor, [
    { ref: "x2", name: "星图 X2", aliases: ["Star X2"], price: 64_900, currency: "USD" },
    { ref: "x2p", name: "星图 X2 Pro", aliases: ["Star X2 Pro"], price: 84_900, currency: "USD" },
    { ref: "p15", name: "Phone 15 Pro", price: 99_900, currency: "USD" },
    { ref: "7", name: "Lamp", price: 700, currency: "USD" },
    { ref: "old", name: "Star X1", state: "off" },
  ]);
  const named = async (key: string) => {
    const outcome = await performLookup(
      { what: "products", key },
      { workspaceId, key: "k", config: { egress: {}, model: {}, email: {} }, secrets: async () => undefined },
    );
    const found: unknown = outcome.ok ? outcome.result.found : outcome;
    return z
      .array(z.object({ ref: z.string(), name: z.string() }))
      .parse(found)
      .map(({ ref }) => ref);
  };
  expect(await named("Is the lamp brighter than the Star X2 Pro?")).toEqual(["7", "x2p"]);
  expect(await named("星图X2和星图X2 Pro哪个好")).toEqual(["x2", "x2p"]);
  for (const key of ["phone15pro多少钱", "the Phone-15 Pro", "ＰＨＯＮＥ１５ＰＲＯ"])
    expect(await named(key), key).toEqual(["p15"]);
  expect(await named("I have 7 of the Star X20 and a Star X1")).toEqual([]);
});

describe("recommending", () => {
  test("by interest, by what is bought together; in stock, for sale, not bought already; nothing for nobody in particular", async () => {
    const { actor } = await shop("Recommend");
    const { workspaceId } = actor;
    const later = new Date(Date.now() + 3_600_000);
    await writeProducts(actor, [
      {
        ref: "camera",
        name: "Camera",
        category: "Photo/Cameras",
        description: "Takes pictures. Weighs little.",
        scripts: [
          { topic: null, text: "For everybody." },
          { topic: "topic:travel", text: "For who travels." },
        ],
        topics: ["travel"],
      },
      { ref: "lens", name: "Lens", category: "Photo" },
      { ref: "bag", name: "Bag", category: "Photo", stock: 0 },
      { ref: "tripod", name: "Tripod", category: "Photo", validFrom: later.toISOString() },
      { ref: "film", name: "Film", category: "Supplies" },
      { ref: "tea", name: "Tea", category: "Food" },
    ]);
    const person = async () => (await upsertContact(actor, { externalId: randomUUID() })).id;
    const photographer = await person();
    const stranger = await person();
    const see = (contactId: string, properties: object) =>
      inWorkspace(workspaceId, (tx) =>
        recordEvents(tx, workspaceId, [
          { contactId, name: "product.viewed", at: new Date(), properties: { ...properties } },
        ]),
      );
    await see(photographer, { category: "photo" });
    await see(photographer, { topic: "travel" });
    await see(stranger, { category: "Garden" });
    const shown = async (contactId: string, more: object = {}) =>
      (await recommendProducts(workspaceId, { contactId, limit: 5, ...more })).map(
        ({ product }) => product.ref,
      );
    expect(await shown(photographer)).toEqual(["camera", "lens"]);
    expect(await shown(stranger)).toEqual([]);
    expect((await recommendProducts(workspaceId, { contactId: photographer, limit: 1 }))[0]).toMatchObject({
      text: "For who travels.",
    });
    // Once it is for sale; in a category; bought already.
    expect(await shown(photographer, { at: new Date(later.getTime() + 1_000) })).toContain("tripod");
    expect(await shown(photographer, { category: "Photo/Cameras" })).toEqual(["camera"]);
    const email = "p@shop.example";
    await upsertContact(actor, { email });
    const line = (product: string) => ({ product, quantity: 1, price: 100 });
    for (const ref of ["1", "2", "3"])
      await writeOrder(actor, ref, { currency: "EUR", total: 200, lines: [line("tea"), line("film")] });
    await writeOrder(actor, "4", { currency: "EUR", total: 100, lines: [line("tea")] });
    expect(await buildNeighbours(workspaceId)).toEqual({ orders: 4 });
    await see(stranger, { product: "tea" });
    expect(await shown(stranger)).toEqual(["film", "tea"]);
    const buyer = (await upsertContact(actor, { email: "buyer@shop.example" })).id;
    await writeOrder(actor, "5", {
      contact: { email: "buyer@shop.example" },
      currency: "EUR",
      total: 100,
      payments: [{ id: "p5", kind: "payment", amount: 100, at: new Date().toISOString() }],
      lines: [line("tea")],
    });
    expect(await shown(buyer)).toEqual(["film"]);
  });
});
