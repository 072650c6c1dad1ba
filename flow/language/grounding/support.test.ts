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
      ["24", null],
    ]);
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
