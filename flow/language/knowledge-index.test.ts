import { describe, expect, test } from "vitest";
import { buildIndex, KnowledgeIndex } from "./knowledge-index";
import { askedWords, matchPassage } from "./passage-match";
import { stem } from "./stem";

const index = buildIndex([
  {
    id: "ship",
    question: "多久可以发货？",
    phrasings: ["什么时候寄出"],
    answer: "付款后 48 小时内从上海仓库发出。",
  },
  { id: "return", question: "怎么申请退货", answer: "签收七天内在订单页点退货。" },
  { id: "invoice", question: "可以开发票吗", answer: "可以，订单完成后下载电子发票。" },
  { id: "card", question: "信用卡遺失了怎麼辦", answer: "請立即致電客服掛失。" },
  {
    id: "delete",
    question: "How do I delete my account?",
    answer: "Open settings and choose Close account.",
  },
  {
    id: "size",
    question: "Which size fits me?",
    phrasings: ["size chart"],
    answer: "See the table of sizes in inches and cm.",
  },
  { id: "shops", question: "Where is the nearest shop?" },
  { id: "late", question: "Why has my parcel not arrived?" },
]);

describe("search", () => {
  test.each([
    ["請問幾天可以發貨", "ship"],
    ["如何退回商品", "return"],
    ["能开票不", "invoice"],
    ["信用卡丢了", "card"],
    ["removing my accounts", "delete"],
    ["what are the sizes", "size"],
    ["any outlets close by", "shops"],
    ["i never received it", "late"],
    ["上海仓库", "ship"],
  ])("%s finds %s", (query, id) => expect(index.search(query)[0]?.id).toBe(id));

  test("the closest phrasing is told and confidence falls with distance", () => {
    const [exact] = index.search("什么时候寄出");
    expect(exact?.matched).toBe("什么时候寄出");
    expect(exact?.confidence).toBeGreaterThan(0.8);
    expect(index.search("上海今天下雨").at(0)?.confidence ?? 0).toBeLessThan(0.5);
  });

  test.each(["", "   ", "!!!", "\u0000\ud800"])("%j finds nothing", (query) =>
    expect(index.search(query)).toEqual([]),
  );
});

test("entries come, change and go", () => {
  const live = new KnowledgeIndex();
  for (let at = 0; at < 200; at++) live.add({ id: `n${at}`, question: `问题编号 ${at} about item${at}` });
  live.add({ id: "new", question: "会员积分怎么兑换" });
  expect(live.search("积分兑换")[0]?.id).toBe("new");
  live.add({ id: "new", question: "生日礼物怎么领取" });
  expect(live.search("生日礼物")[0]?.id).toBe("new");
  expect(live.search("积分兑换").map(({ id }) => id)).not.toContain("new");
  for (let at = 0; at < 190; at++) expect(live.remove(`n${at}`)).toBe(true);
  expect(live.remove("n0")).toBe(false);
  expect(live.size).toBe(11);
  expect(live.search("item195")[0]?.id).toBe("n195");
  expect(live.search("生日礼物")[0]?.id).toBe("new");
});

describe("many ways to ask", () => {
  const lost = Array.from(
    { length: 12 },
    (_, at) => `my card was ${["lost", "stolen", "taken"][at % 3]} in place ${at}, what now`,
  );
  const late = Array.from(
    { length: 12 },
    (_, at) => `my card has not ${["come", "arrived", "reached me"][at % 3]} in ${at} days, what now`,
  );
  const known = buildIndex([
    { id: "lost", question: "lost card", phrasings: lost },
    { id: "late", question: "late card", phrasings: late },
    { id: "pin", question: "my card was blocked in the shop, what now" },
  ]);

  test.each([
    ["my card was stolen in the shop, what now", "lost"],
    ["in 3 days my card has not reached my place, what now", "late"],
    // An entry's own words mean that entry, however many others stand near.
    ["my card was blocked in the shop, what now", "pin"],
  ])("%s means %s", (query, id) => expect(known.search(query)[0]?.id).toBe(id));

  test("what is added answers at once, and what is taken out no more", () => {
    const shop = "my card was swallowed by a machine, what now";
    known.add({ id: "machine", question: shop });
    expect(known.search("the machine swallowed my card, what now")[0]?.id).toBe("machine");
    known.remove("machine");
    expect(known.search(shop).map(({ id }) => id)).not.toContain("machine");
  });
});

test.each([
  ["make", "making"],
  ["size", "sizes"],
  ["use", "using"],
  ["go", "going"],
  ["add", "adding"],
  ["stop", "stopped"],
])("%s and %s have one stem", (one, other) => expect(stem(other)).toBe(stem(one)));

test("what was noted is not a denial", () => expect(stem("noted")).not.toBe(stem("not")));

test("rows of a pasted list are read one by one, and neither a column's question mark nor leaders end a sentence", () => {
  const list = "Luna lamp\t€49.00\tIn stock\nLuna lamp XL\t€69.00\t2-3 weeks\nSpare bulb E27 ... €6.50";
  const asked = (question: string) => askedWords(question, () => 1);
  const stock = matchPassage(asked("Is the Luna XL in stock?"), [], list);
  expect(stock.excerpt).not.toContain("\n");
  expect(stock.covered).toBeLessThan(0.9);
  expect(matchPassage(asked("how much is a spare bulb"), [], list).excerpt).toBe("Spare bulb E27 ... €6.50");
  const row = "Name: Pico light; Price: 19,90 EUR; In stock?: yes; Colour: pink";
  expect(matchPassage(asked("Pico light price"), [], row).excerpt).toBe(row);
});

const covered = (question: string, text: string, headings: string[] = []) =>
  matchPassage(
    askedWords(question, () => 1),
    headings,
    text,
  );

test.each([
  // "泡保" and "店几" are no words that anybody misses.
  ["灯泡保修吗", "灯泡属于消耗品,不在保修范围内。", "桌子属于大件,不在保修范围内。"],
  // What is asked for by its kind is met by its kind.
  ["退款要几天", "退款在三个工作日内原路退回。", "退款原路退回。"],
  ["X2 多重", "重量: 3.4 千克", "直径: 52 厘米"],
  ["How heavy is the Lumo?", "Lumo\nWeight: 1.8 kg", "Lumo\nPower: 9 W"],
  ["静安店在哪里", "静安店地址:南京西路 1266 号。", "静安店可以停车。"],
  ["What are your opening hours?", "Open daily from 10 am to 7 pm.", "Open it within 48 hours."],
  // What stands in one sentence belongs together.
  ["Can I cancel my order?", "You can cancel an order.", "Change the order. You can cancel the post."],
])("%s is told by the first text rather than the second", (question, answer, other) => {
  expect(covered(question, answer).covered).toBeGreaterThan(covered(question, other).covered + 0.1);
});

test("a way to do something is told with the sentences that follow", () => {
  const text = "每个月除垢一次。加入两片柠檬,烧开后静置半小时。再用清水冲洗。";
  expect(covered("怎么除垢", text).excerpt).toContain("柠檬");
  expect(covered("多久除垢", text).excerpt).toBe("每个月除垢一次。");
});
