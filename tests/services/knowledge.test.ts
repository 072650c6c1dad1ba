import { beforeAll, describe, expect, it } from "vitest";
import { asAuth } from "../../server/db/tenant";
import { answerQuestion } from "../../server/knowledge/answer-question";
import {
  diffVersions,
  removeSource,
  rollbackSource,
  setSourceState,
  updateDetails,
} from "../../server/knowledge/change-source";
import { listGaps } from "../../server/knowledge/gaps";
import { getSource, listPassages } from "../../server/knowledge/get-source";
import { listSources } from "../../server/knowledge/list-sources";
import { recordGap } from "../../server/knowledge/record-gap";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { type KnowledgeHit, searchKnowledge } from "../../server/knowledge/search-knowledge";
import { READING } from "../../server/knowledge/terms";
import { listTestQuestions, saveTestQuestion } from "../../server/knowledge/test-questions";
import { tidyKnowledge } from "../../server/knowledge/tidy-knowledge";
import type { MemberActor } from "../../server/workspaces/actor";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { anotherWorkspace, firstOwner, joined, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment();
const database = testDatabase();
let first: Shop;
let count = 0;
beforeAll(async () => {
  first = await firstOwner();
});
const workspace = (): Promise<Shop> => anotherWorkspace(first, `Knowledge ${++count}`);

const PAIRS: readonly (readonly [string, string, ...string[]])[] = [
  ["怎么退货?", "签收后七天内在订单页申请退货。", "不想要了可以退吗", "退货流程是什么"],
  ["运费多少钱?", "满 99 元包邮,否则 8 元。"],
  ["你们几点上班?", "每天 9 点到 21 点。", "营业时间"],
  ["可以开发票吗?", "可以,在订单页选择电子发票。"],
  ["忘记密码怎么办?", "在登录页点“忘记密码”,用手机号重置。"],
  [
    "How do I return an item?",
    "Ask for a return on the order page within 30 days.",
    "Can I send something back?",
  ],
  ["How much is shipping?", "Shipping is free above $50, otherwise $6."],
  ["Do you ship to Norway?", "We ship to all of Europe, Norway included."],
  ["How do I cancel my order?", "Orders can be cancelled until they are packed."],
  ["Where is my package?", "The tracking link is in the mail that we sent when it left."],
];

async function stocked(): Promise<{ shop: Shop; ids: string[] }> {
  const shop = await workspace();
  const ids: string[] = [];
  for (const [question, answer, ...phrasings] of PAIRS)
    ids.push((await savePair(shop.actor, { details: {}, pair: { question, answer, phrasings } })).id);
  return { shop, ids };
}

describe("a question in the other language", () => {
  it("is asked back with what is written there, and never answered by itself", async () => {
    const { actor } = await workspace();
    for (const [question, answer, ...phrasings] of PAIRS.filter(
      ([question]) => !/\p{Script=Han}/u.test(question),
    ))
      await savePair(actor, { details: {}, pair: { question, answer, phrasings } });
    const ask = async (question: string) => {
      const { outcome, likely } = await answerQuestion(actor.workspaceId, question, { precision: 0.85 });
      return { outcome, first: likely[0]?.question };
    };
    expect(await ask("请问怎么退货")).toEqual({ outcome: "unsure", first: "How do I return an item?" });
    expect(await ask("運費多少錢")).toEqual({ outcome: "unsure", first: "How much is shipping?" });
    expect(await ask("我想取消订单")).toEqual({ outcome: "unsure", first: "How do I cancel my order?" });
    expect(await ask("附近有游泳池吗")).toEqual({ outcome: "unsure", first: undefined });
    await savePair(actor, {
      details: {},
      pair: { question: "怎么退货？", answer: "七天内申请。", phrasings: [] },
    });
    expect(await ask("请问怎么退货")).toMatchObject({ outcome: "answered" });
    await savePair(actor, {
      details: {},
      pair: { question: "支持支付宝吗？", answer: "支持。", phrasings: [] },
    });
    expect(await ask("Can I pay with Alipay?")).toEqual({ outcome: "unsure", first: "支持支付宝吗？" });
  });
});

describe("slips of typing", () => {
  it("are mended by the words of what was found; what stands in the knowledge is none", async () => {
    const { shop } = await stocked();
    const { workspaceId } = shop.actor;
    await savePair(shop.actor, {
      details: {},
      pair: {
        question: "Is the Phone 15 Pro in stock?",
        phrasings: [],
        answer: "The Phone 15 Pro is in stock.",
      },
    });
    await saveText(shop.actor, {
      details: { title: "Handbook" },
      text: "# Warranty\n\nThe warranty of all kettles is 24 months from the day of purchase.",
    });
    const answer = async (question: string) => (await answerQuestion(workspaceId, question)).text;
    for (const [question, told] of [
      ["cancle my ordr", "Orders can be cancelled"],
      ["how do i retrun an itme", "Ask for a return"],
      ["where is my pakcage", "The tracking link"],
      ["kettle warrenty", "24 months"],
      ["phone15pro in stock?", "Phone 15 Pro is in stock"],
      ["忘 记 密 码 怎 么 办", "手机号重置"],
    ] as const)
      expect(await answer(question), question).toContain(told);
    // Mended words are less sure than those that were written so.
    const sure = async (question: string) => (await answerQuestion(workspaceId, question)).confidence;
    expect(await sure("Where is my pakcage?")).toBeLessThan(await sure("Where is my package?"));
    // Another word is no slip, however near it comes.
    await savePair(shop.actor, {
      details: {},
      pair: { question: "Do you sell horses?", phrasings: [], answer: "We sell horses in spring." },
    });
    await savePair(shop.actor, {
      details: {},
      pair: { question: "Do you sell houses?", phrasings: [], answer: "We do not sell houses." },
    });
    expect(await answer("Do you sell horses?")).toBe("We sell horses in spring.");
    expect(await answer("Do you sell houses?")).toBe("We do not sell houses.");
    expect(await answer("qwertz uiopas")).toBeNull();
  });
});

const HANDBOOK = `
Everything about the X2 headphones.

## Battery
The battery lasts 30 hours with noise cancelling and 45 hours without. Charging for ten minutes gives five hours. It charges by USB-C.

## Warranty
There is a warranty of two years on all parts. Ear pads are not covered. Send broken headphones to the shop that sold them.

## Prices
| Model | Price | Colour |
| --- | --- | --- |
| X2 | $199 | black |
| X2 Pro | $279 | white |

## 防水
X2 耳机防水等级为 IPX4,可以在小雨中使用,不能游泳时佩戴。清洁时请使用干布。
`;

describe("searching", () => {
  it("finds the pair that was meant, whatever the words, and cites it", async () => {
    const { shop, ids } = await stocked();
    const first = async (query: string) => (await searchKnowledge(shop.actor.workspaceId, query))[0];
    const asked: [string, number][] = [
      ["我想退货,怎么弄", 0],
      ["不想要了能退么", 0],
      ["运费是多少", 1],
      ["請問你們幾點上班", 2],
      ["how can I return my item", 5],
      ["shiping cost to me how much", 6],
      ["cancelling an order", 8],
    ];
    for (const [query, at] of asked) expect((await first(query))?.sourceId, query).toBe(ids[at]);
    expect(await first("怎么退货")).toMatchObject({
      title: "怎么退货?",
      question: "怎么退货?",
      excerpt: "签收后七天内在订单页申请退货。",
    });
    expect((await first("怎么退货"))?.confidence).toBeGreaterThan(0.9);
    expect((await first("明天天气怎么样"))?.confidence ?? 0).toBeLessThan(0.5);
    expect(await searchKnowledge(shop.actor.workspaceId, "  ?! ")).toEqual([]);
  });

  it("prefers what is written in the language of the question, and never hides the only answer", async () => {
    const { actor } = await workspace();
    const pair = (language: "zh" | "en", question: string, answer: string) =>
      savePair(actor, {
        details: { language },
        pair: { question, phrasings: ["X2 warranty", "X2 保修"], answer },
      });
    await pair("zh", "X2 保修多久?", "X2 保修两年。");
    const told = async (question: string) => {
      const { outcome, text } = await answerQuestion(actor.workspaceId, question);
      return [outcome, text];
    };
    expect(await told("X2 warranty")).toEqual(["answered", "X2 保修两年。"]);
    await pair("en", "How long is the X2 warranty?", "The X2 warranty is two years.");
    expect(await told("X2 warranty")).toEqual(["answered", "The X2 warranty is two years."]);
    expect(await told("X2 保修")).toEqual(["answered", "X2 保修两年。"]);
  });

  it("cuts a document at its headings and gives the sentences that answer", async () => {
    const { actor } = await workspace();
    const { id } = await saveText(actor, { details: { title: "X2 handbook" }, text: HANDBOOK });
    await saveText(actor, {
      details: { title: "About us" },
      text: "We have sold headphones since 1998.\n\nOur shop is in Oslo.",
    });
    expect((await listPassages(actor, id)).map(({ headings }) => headings)).toEqual([
      ["X2 handbook"],
      ["X2 handbook", "Battery"],
      ["X2 handbook", "Warranty"],
      ["X2 handbook", "Prices"],
      ["X2 handbook", "防水"],
    ]);
    const best = async (query: string) => (await searchKnowledge(actor.workspaceId, query))[0];
    expect(await best("how long does the battery last with noise cancelling")).toMatchObject({
      sourceId: id,
      title: "X2 handbook",
      excerpt: expect.stringContaining("30 hours"),
    });
    expect((await best("how long does the battery last with noise cancelling"))?.excerpt).not.toContain(
      "USB-C",
    );
    expect((await best("are ear pads covered by the warranty?"))?.excerpt).toContain("not covered");
    expect((await best("price of X2 Pro"))?.excerpt).toContain("$279");
    expect((await best("耳机防水吗,可以游泳吗"))?.excerpt).toContain("IPX4");
    expect((await answerQuestion(actor.workspaceId, "how long does the battery last?")).outcome).toBe(
      "answered",
    );
    expect((await answerQuestion(actor.workspaceId, "do you sell bicycles?")).outcome).toBe("unsure");
  });

  it("finds the row of a price list that was meant, whatever else names the product", async () => {
    const { actor } = await workspace();
    const rows = Array.from({ length: 120 }, (_, at) => [`P${at + 100}`, `${1_000 + 7 * at}`]);
    rows.splice(60, 0, ["A7 Pro", "3999"], ["A7", "2999"], ["A9", "4999"]);
    const list = (head: string, row: (cells: string[]) => string) =>
      [head, "| --- | --- | --- |", ...rows.map(row)].join("\n");
    const text = (title: string, text: string) => saveText(actor, { details: { title }, text });
    await text(
      "价目",
      list("| 型号 | 金额 | 库存 |", ([name, price]) => `| ${name} | ${price} 元 | 现货 |`),
    );
    await text(
      "Models",
      list("| Model | In dollars | Sent |", ([name, price]) => `| ${name} | $${price} | today |`),
    );
    const asked = ["支持快充吗", "有几种颜色", "能插两张卡吗", "多重", "带耳机吗", "怎么开机", "防水吗"];
    const about = (name: string) =>
      asked
        .map((one, at) => `## ${name} ${one}?\n${name} ${one.slice(0, 2)}:${at} 个 ${name}。`)
        .join("\n\n");
    await text("A7 常见问题", `# A7 常见问题\n\n${about("A7")}`);
    await text("A7 manual", "# A7\n\nThe A7 is new.\n\n## A7 battery\n\nThe A7 runs for a day.");
    const pair = { question: "A9 多少钱?", phrasings: ["How much is the A9?"], answer: "A9 4999 元, $4999." };
    await savePair(actor, { details: {}, pair });
    const told = async (question: string) => {
      const { outcome, text } = await answerQuestion(actor.workspaceId, question);
      return [outcome, text];
    };
    for (const question of ["A7 多少钱", "A7多少钱一台?", "A7 的价格是多少", "请问a7怎么卖"])
      expect(await told(question), question).toEqual(["answered", "型号: A7; 金额: 2999 元; 库存: 现货"]);
    for (const question of ["How much is the A7?", "A7 price", "what does the A7 cost"])
      expect(await told(question), question).toEqual([
        "answered",
        "Model: A7; In dollars: $2999; Sent: today",
      ]);
  });

  it("reads what was written by an older reading of texts anew", async () => {
    const { shop, ids } = await stocked();
    const { workspaceId } = shop.actor;
    const tables = ["knowledge_base", "knowledge_index"];
    const run = (sql: string) => everyRow(database, tables, sql, [workspaceId]);
    await run("DELETE FROM knowledge_index WHERE workspace_id = $1");
    await tidyKnowledge(workspaceId);
    expect(await searchKnowledge(workspaceId, "怎么退货")).toEqual([]);
    await run("UPDATE knowledge_base SET reading = 1 WHERE workspace_id = $1");
    await tidyKnowledge(workspaceId);
    expect((await searchKnowledge(workspaceId, "怎么退货"))[0]?.sourceId).toBe(ids[0]);
    expect(
      (await run("SELECT reading, tidy_below FROM knowledge_base WHERE workspace_id = $1")).rows[0],
    ).toEqual({ reading: READING, tidy_below: 0 });
  });

  it("gives what was saved to the next question, and what was removed to none", async () => {
    const { shop } = await stocked();
    const { actor } = shop;
    const ask = async () => (await searchKnowledge(actor.workspaceId, "门店在哪里"))[0]?.excerpt ?? "";
    const pair = { question: "门店在哪里?", phrasings: [], answer: "人民路 1 号。" };
    const { id } = await savePair(actor, { details: {}, pair });
    expect(await ask()).toBe("人民路 1 号。");
    expect(
      await savePair(actor, { sourceId: id, details: {}, pair: { ...pair, answer: "人民路 8 号。" } }),
    ).toEqual({ id, version: 2 });
    expect(await ask()).toBe("人民路 8 号。");
    await setSourceState(actor, id, "off");
    expect(await ask()).not.toContain("人民路");
    await setSourceState(actor, id, "live");
    await removeSource(actor, id);
    expect(await ask()).not.toContain("人民路");
  });

  it("keeps workspaces, audiences, folders and times apart", async () => {
    const { shop } = await stocked();
    const other = await workspace();
    expect(await searchKnowledge(other.actor.workspaceId, "怎么退货")).toEqual([]);
    const { actor } = shop;
    const audience = "0190a5b0-0000-7000-8000-000000000001";
    const pair = { question: "What do members save?", phrasings: [], answer: "Members save a tenth." };
    const details = { audience, folder: "club/prices" };
    await expect(savePair(actor, { details, pair })).rejects.toMatchObject({ code: "audience-unknown" });
    await everyRow(
      database,
      ["audience", "audience_member"],
      "INSERT INTO audience (workspace_id, id, name, condition) VALUES ($1, $2, 'Members', '{}')",
      [actor.workspaceId, audience],
    );
    const { id } = await savePair(actor, { details, pair });
    const best = async (options: object) =>
      (await searchKnowledge(actor.workspaceId, pair.question, options))[0]?.sourceId === id;
    expect(await best({})).toBe(false);
    expect(await best({ audiences: [audience] })).toBe(true);
    const contactId = "0190a5b0-0000-7000-8000-000000000002";
    expect(await best({ contactId })).toBe(false);
    await everyRow(
      database,
      ["audience_member"],
      "INSERT INTO audience_member (workspace_id, audience_id, contact_id) VALUES ($1, $2, $3)",
      [actor.workspaceId, audience, contactId],
    );
    expect(await best({ contactId })).toBe(true);
    expect(await best({ contactId: "0190a5b0-0000-7000-8000-000000000003" })).toBe(false);
    expect(await best({ audiences: "all", folder: "club" })).toBe(true);
    // An audience that is gone by now stays where it was, and is given to nothing else.
    await everyRow(
      database,
      ["audience"],
      "UPDATE audience SET archived_at = now() WHERE workspace_id = $1 AND id = $2",
      [actor.workspaceId, audience],
    );
    await updateDetails(actor, id, details);
    await expect(
      saveText(actor, { details: { title: "Club", audience }, text: "For members." }),
    ).rejects.toMatchObject({ code: "audience-unknown" });
    expect(await best({ audiences: "all", folder: "clu" })).toBe(false);
    await updateDetails(actor, id, {
      audience: null,
      validFrom: new Date("2099-01-01"),
      validUntil: new Date("2099-02-01"),
    });
    expect(await best({})).toBe(false);
    expect(await best({ at: new Date("2098-12-31T23:59:59.999Z") })).toBe(false);
    expect(await best({ at: new Date("2099-01-01") })).toBe(true);
    expect(await best({ at: new Date("2099-02-01") })).toBe(false);
    const viewer = await joined(actor, "agent");
    expect((await listSources(viewer.actor, { folder: "club" })).rows).toEqual([]);
    expect((await listSources(actor, { folder: "club" })).rows).toMatchObject([{ id, validity: "later" }]);
    await expect(getSource(viewer.actor, id)).rejects.toThrow("no such source");
    // Nor is its title told by what was prepared for it.
    await saveTestQuestion(actor, { question: "What do members save from January on?", expected: id });
    const titles = async (role: "agent" | "owner") =>
      (await listTestQuestions(actor.workspaceId, role)).map(({ expectedTitle }) => expectedTitle);
    expect(await titles("agent")).toEqual([null]);
    expect(await titles("owner")).toEqual([pair.question]);
    await recordGap(actor.workspaceId, {
      conversationId: contactId,
      key: "1:answer:1",
      question: "What do members save next year?",
      hits: [{ sourceId: id, confidence: 0.1 } as KnowledgeHit],
    });
    const nearest = async (who: MemberActor) => (await listGaps(who, {})).rows.map((gap) => gap.nearest);
    expect(await nearest(viewer.actor)).toEqual([null]);
    expect(await nearest(actor)).toEqual([{ sourceId: id, title: pair.question }]);
    await expect(updateDetails(actor, id, { validUntil: new Date("2098-01-01") })).rejects.toThrow(
      "end before",
    );
  });
});

describe("versions", () => {
  it("are numbered, compared and gone back to", async () => {
    const { actor } = await workspace();
    const text = "# Rules\n\nOne apple.\n\nTwo pears.";
    const { id } = await saveText(actor, { details: { title: "Rules" }, text });
    await saveText(actor, {
      sourceId: id,
      details: {},
      text: text.replace("Two", "Three"),
      note: "more pears",
    });
    expect(await diffVersions(actor, { sourceId: id, from: 1, to: 2 })).toMatchObject({
      added: 1,
      removed: 1,
    });
    expect(await rollbackSource(actor, id, 1)).toEqual({ version: 3 });
    expect(await getSource(actor, id)).toMatchObject({
      text,
      version: 3,
      versions: [{ number: 3 }, { number: 2, note: "more pears" }, { number: 1 }],
    });
    expect((await searchKnowledge(actor.workspaceId, "how many pears"))[0]?.excerpt).toContain("Two");
    // Who wrote a version is told by their address where they have given no name.
    const { name, email } = await asAuth((tx) =>
      tx.user.findUniqueOrThrow({ where: { id: actor.userId ?? "" } }),
    );
    const author = async () => (await getSource(actor, id)).versions[0]?.createdBy?.name;
    await asAuth((tx) => tx.user.update({ where: { id: actor.userId ?? "" }, data: { name: "" } }));
    expect(await author()).toBe(email);
    await asAuth((tx) =>
      tx.user.update({ where: { id: actor.userId ?? "" }, data: { name: name || "Ann" } }),
    );
    expect(await author()).toBe(name || "Ann");
  });
});

it("keeps its counts true, whatever was saved and removed", async () => {
  const { shop, ids } = await stocked();
  const { actor } = shop;
  const { id } = await saveText(actor, { details: { title: "X2 handbook" }, text: HANDBOOK });
  await saveText(actor, {
    sourceId: id,
    details: { title: "X3 handbook" },
    text: HANDBOOK.replaceAll("X2", "X3"),
  });
  await Promise.all(ids.map((each) => removeSource(actor, each)));
  await removeSource(actor, id);
  const read = async (sql: string) =>
    (await everyRow(database, ["knowledge_base", "knowledge_passage"], sql, [actor.workspaceId])).rows[0];
  expect(await read("SELECT passages, questions FROM knowledge_base WHERE workspace_id = $1")).toEqual({
    passages: 0,
    questions: 0,
  });
  expect(await read("SELECT count(*)::int AS n FROM knowledge_passage WHERE workspace_id = $1")).toEqual({
    n: 0,
  });
});
