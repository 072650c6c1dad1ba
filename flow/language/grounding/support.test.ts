import { describe, expect, it } from "vitest";
import { factsOf } from "./facts";
import { SentenceReader, splitSentences, takeCitations } from "./sentences";
import { prepareGround, supportOf } from "./support";

const returns = prepareGround({
  about: "Returns\nHow long do refunds take?",
  text: "Refunds are paid within 5 business days after we received the parcel. You can return goods within thirty days. Sale items cannot be returned. Write to help@shop.example.",
});
const phones = prepareGround({
  about: "星图手机\n价格",
  text: "星图 X1 售价 3,999 元。星图 X2 售价 4,299 元起,12月1日晚上八点开售。X2 不支持无线充电。七天内可以无理由退货。",
});
const both = [returns, phones];
const said = (sentence: string) => supportOf(sentence, both);

describe("a sentence that rests on a passage", () => {
  it.each([
    ["Refunds take 5 business days after we receive the parcel.", 0],
    ["You can return goods within 30 days.", 0],
    ["Goods can be returned within thirty days.", 0],
    ["No, sale items cannot be returned.", 0],
    ["Please write to help@shop.example.", 0],
    ["星图X2售价4299元起。", 1],
    ["X2 的售价是 4,299 元。", 1],
    ["星图 X2 于12月1日晚上八点开售。", 1],
    ["X2不支持无线充电。", 1],
    ["7天内可以无理由退货。", 1],
  ])("%s", (sentence, by) => {
    expect(said(sentence)).toEqual({ by, missing: null });
  });

  it.each([
    ["a number", "Refunds are paid within 3 business days after we received the parcel.", "3"],
    ["a unit", "Refunds are paid within 5 hours after we received the parcel.", "5"],
    ["a price", "星图 X2 售价 3299 元。", "3299"],
    ["the price of another", "星图 X2 售价 3999 元。", "3999"],
    ["a code", "星图 X3 售价 4299 元。", "x3"],
    ["a date", "星图 X2 于11月1日晚上八点开售。", "11"],
    ["a weekday", "Refunds are paid on Monday after we received the parcel.", "1"],
    ["a name", "Refunds are paid by Alipay within 5 business days after we received the parcel.", "alipay"],
    ["an address", "Refunds: see https://evil.example/?d=1 and write to us.", "evil.example/?d=1"],
    ["what it says no to", "Sale items can be returned.", "no"],
    ["what it says yes to", "七天内不可以无理由退货。", "no"],
    ["another thing", "We plant a tree for every order that you place.", "words"],
    ["another language", "退款在五个工作日内到账。", "5"],
    ["a promise", "我们保证给您全额赔偿并赠送一台新手机。", "words"],
  ])("not with %s changed: %s", (_what, sentence, missing) => {
    const all = supportOf(sentence, both);
    expect(all.by).toBeNull();
    const alone = [returns, phones].map((ground) => supportOf(sentence, [ground]).missing);
    expect(alone).toContain(missing);
  });

  it("is not needed for a greeting", () => {
    for (const sentence of ["您好!", "Sure!", "Thank you for your question.", "希望对您有帮助。"])
      expect(said(sentence)).toEqual({ by: null, missing: null });
  });
});

/** What a passage says, what it is twisted into, and what may be said of it. */
describe("what was told of something else, or the other way round", () => {
  it.each([
    ["星图 X1 售价 3,999 元。星图 X2 售价 4,299 元。", "星图 X1 售价 4299 元,X2 售价 3999 元。"],
    ["The X1 costs $599. The X2 costs $649.", "The X1 costs $649 and the X2 costs $599."],
    ["The Aria Mini costs $49. The Aria Max costs $99.", "The Aria Mini costs $99."],
    ["旗舰版售价 3999 元。青春版售价 2999 元。", "旗舰版售价 2999 元。"],
    ["上海店 9 点开门,北京店 10 点开门。", "上海店 10 点开门。"],
    ["Refunds take 5 days. Exchanges take 9 days.", "Exchanges take 5 days."],
    ["Battery life: 10 hours. Charging: 2 hours.", "Charging takes 10 hours."],
    ["电池续航 10 小时,充电 2 小时。", "充电需要 10 小时。"],
    ["Sale items cannot be returned.", "Sale items can be returned, no problem."],
    ["特价商品不能退货。", "特价商品可以退货,这条规定不会变。"],
    ["Sale items can be returned.", "Sale items are non-returnable."],
    ["本店提供退货服务。", "本店拒绝提供退货服务。"],
    ["X2 售价 4,299 元。", "X2 售价 4,299 港元。"],
    ["The X2 costs $649.", "The X2 costs A$649."],
    ["The X2 costs $649.", "The X2 costs 649 cents."],
    ["The X2 costs $649.", "The X2 costs 649 thousand dollars."],
    ["The warranty lasts two years.", "The warranty lasts one year."],
    ["The warranty lasts 2 years.", "The warranty lasts 2 decades."],
    ["The X2 weighs 3 kg.", "The X2 weighs 3 lbs."],
    ["Sales begin on December 3.", "Sales begin on December 1."],
    ["Sales begin on 2026-12-01.", "Sales begin on 2026-01-12."],
    ["12月3日晚上八点开售。", "12月3日上午八点开售。"],
    ["Sales begin at 8 pm.", "Sales begin at 8 am."],
    ["Orders over $50 ship free.", "Orders under $50 ship free."],
    ["订单满 200 元包邮。", "订单 200 元以下包邮。"],
    ["退货运费由买家承担。", "退货运费由卖家承担。"],
    ["Return shipping is paid by the customer.", "Return shipping is paid by us."],
    ["Write to help@shop.example.", "Write to elp@shop.example."],
  ])("%s is not: %s", (text, sentence) => {
    expect(supportOf(sentence, [prepareGround({ about: "", text })]).by).toBeNull();
  });

  it.each([
    ["Standard delivery: 3-5 days. Express delivery takes 1 day.", "Standard delivery takes 3-5 days."],
    ["标准配送 3 天,加急配送 1 天。", "加急配送需要1天。"],
    [
      "Delivery is free for orders over €50; below that it costs €4.90.",
      "Delivery costs €4.90 for orders below €50.",
    ],
    ["We are open from 9 am to 6 pm.", "We are open from 9:00 to 18:00."],
    ["12月1日晚上八点开售。", "12月1日20:00开售。"],
    ["Sales begin on December 1st, 2026.", "Sales begin on 1 December 2026."],
    ["星图 X2 是新旗舰。售价 4299 元。星图 X1 售价 3999 元。", "星图 X2 售价 4299 元。"],
    ["The basic plan costs $5 a month. The pro plan costs $9 a month.", "The pro plan costs $9 per month."],
    ["Refunds arrive within a day.", "Refunds arrive within one day."],
    ["买家承担退货运费。", "退货运费由您承担。"],
    ["拆封的商品不能退货,其他商品七天内可以退货。", "拆封的商品不能退货。"],
    ["- X1 价格: 3999 元\n- X2 价格: 4299 元", "X2 的价格是 4299 元。"],
    ["保修一年,电池保修半年。", "整机保修1年,电池保修半年。"],
    [
      "Orders placed before 3 pm ship the same day.",
      "If you order before 3 pm, your order ships the same day.",
    ],
  ])("%s is: %s", (text, sentence) => {
    expect(supportOf(sentence, [prepareGround({ about: "", text })])).toEqual({ by: 0, missing: null });
  });
});

describe("facts", () => {
  it("are the same however they are written", () => {
    const value = (text: string) =>
      factsOf(text).map((fact) => [fact.value, "unit" in fact ? fact.unit : fact.kind]);
    expect(value("￥4,299.00")).toEqual([["4299", "cny"]]);
    expect(value("4299元")).toEqual([["4299", "cny"]]);
    expect(value("1.2万元")).toEqual([["12000", "cny"]]);
    expect(value("百分之十五")).toEqual([["15", "percent"]]);
    expect(value("15 percent")).toEqual([["15", "percent"]]);
    expect(value("二十四小时")).toEqual([["24", "hour"]]);
    expect(value("a 24-hour line")).toEqual([["24", "hour"]]);
    expect(value("December 24")).toEqual([
      ["12", "month"],
      ["24", "day"],
    ]);
    expect(value("1st of December 2026")).toEqual([
      ["12", "month"],
      ["1", "day"],
      ["2026", null],
    ]);
    expect(value("2026-12-01")).toEqual(value("2026年12月1日"));
    expect(value("8:30 p.m.")).toEqual([["8:30", "pm"]]);
    expect(value("晚上八点半")).toEqual([["8:30", "pm"]]);
    expect(value("20:30")).toEqual([["8:30", "pm"]]);
    expect(value("HK$649")).toEqual([["649", "hkd"]]);
    expect(value("649 港元")).toEqual([["649", "hkd"]]);
    expect(value("five hundred dollars, one year")).toEqual([
      ["500", "usd"],
      ["1", "year"],
    ]);
    expect(value("3千克")).toEqual([["3", "kilogram"]]);
    expect(value("the X2-Pro weighs 5kg")).toEqual([
      ["x2-pro", "code"],
      ["5", "kilogram"],
    ]);
  });
});

describe("sentences", () => {
  const text = "Hi! It costs $3.50 [1]. No. 5 is out.[2] See 1. first\n2. second 好的。【1】完";

  it("are cut at their ends and join to the whole", () => {
    expect(splitSentences(text)).toEqual([
      "Hi! ",
      "It costs $3.50 [1]. ",
      "No. 5 is out.[2] ",
      "See 1. ",
      "first\n",
      "2. second 好的。【1】",
      "完",
    ]);
    expect(splitSentences(text).join("")).toBe(text);
  });

  it("come whole out of any pieces", () => {
    for (let size = 1; size < 9; size += 1) {
      const reader = new SentenceReader();
      const found: string[] = [];
      for (let at = 0; at < text.length; at += size) found.push(...reader.push(text.slice(at, at + size)));
      found.push(...reader.end());
      expect(found).toEqual(splitSentences(text));
    }
  });

  it("give up their sources", () => {
    expect(takeCitations("It costs $3.50 [1][12]. ")).toEqual({ text: "It costs $3.50. ", cited: [1, 12] });
    expect(takeCitations("好的。【1】")).toEqual({ text: "好的。", cited: [1] });
  });
});
