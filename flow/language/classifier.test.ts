import { describe, expect, test } from "vitest";
import { type ClassifierModel, classify, type Example, trainClassifier } from "./classifier";

const EXAMPLES: readonly Example[] = Object.entries({
  shipping: [
    "什么时候发货",
    "我的快递到哪了",
    "物流怎么不动",
    "还要几天能到",
    "where is my parcel",
    "when will my order ship",
    "track my package",
    "has my order been shipped",
  ],
  refund: [
    "我要退款",
    "怎么申请退货",
    "钱什么时候退给我",
    "退货运费谁出",
    "I want a refund",
    "how do I return this",
    "give my money back",
    "return policy please",
  ],
  invoice: [
    "可以开发票吗",
    "发票抬头怎么改",
    "电子发票在哪下载",
    "要专用发票",
    "can I get an invoice",
    "send me the invoice",
    "I need a tax invoice",
    "invoice for my company",
  ],
  coupon: [
    "优惠券怎么用",
    "有没有折扣",
    "满减活动还有吗",
    "券用不了",
    "my coupon does not work",
    "any discount codes",
    "is there a promo",
    "apply a voucher",
  ],
}).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

const model = trainClassifier(EXAMPLES);

describe("a small classifier", () => {
  test.each([
    ["請問什麼時候發貨呀", "shipping"],
    ["我想退貨退款", "refund"],
    ["麻烦给我开个发票", "invoice"],
    ["how can I track my parcel", "shipping"],
    ["the voucher doesn't work", "coupon"],
  ])("%s is %s", (text, intent) => {
    const said = classify(model, text);
    expect(said.intent).toBe(intent);
    expect(said.ranked[0]?.intent).toBe(intent);
  });

  test("a word with a slip is the word that the examples have", () => {
    expect(classify(model, "vuocher").intent).toBe("coupon");
    expect(classify(model, "invocie").confidence).toBeGreaterThan(0.5);
    // Other words are not: they only begin alike.
    expect(classify(model, "inverse").confidence).toBeLessThan(classify(model, "invocie").confidence);
  });

  test("an example with a well-known name reaches texts with others of its kind", () => {
    const taught = trainClassifier([
      ...["去南京的票", "到长沙多少钱", "我要去成都", "杭州"].map((text) => ({ text, intent: "travel" })),
      ...["红烧肉怎么烧", "我要吃炒饭", "来份饺子", "火锅"].map((text) => ({ text, intent: "meal" })),
    ]);
    expect(classify(taught, "哈尔滨").intent).toBe("travel");
    expect(classify(taught, "麻婆豆腐").intent).toBe("meal");
  });

  test("what it does not know has less confidence", () => {
    const known = classify(model, "我要退款").confidence;
    expect(classify(model, "今天天气真好适合爬山").confidence).toBeLessThan(known);
    expect(classify(model, "").confidence).toBe(0);
    expect(classify(model, "\u0000\ud800").outOfScope).toBe(true);
  });

  test("it survives JSON and is the same for the same examples", () => {
    const copy: ClassifierModel = JSON.parse(JSON.stringify(model));
    expect(classify(copy, "什么时候能发货")).toEqual(classify(model, "什么时候能发货"));
    expect(JSON.stringify(trainClassifier(EXAMPLES))).toBe(JSON.stringify(model));
  });

  test("shares lie between 0 and 1 and sum to at most 1", () => {
    const { ranked, confidence, inScope } = classify(model, "refund for my order please");
    const sum = ranked.reduce((all, { probability }) => all + probability, 0);
    expect(sum).toBeLessThanOrEqual(1.000001);
    for (const share of [confidence, inScope, sum]) expect(share).toBeGreaterThan(0);
  });

  test("texts that belong to no intent may be given", () => {
    const outside = [
      "讲个笑话",
      "今天天气",
      "你几岁了",
      "tell me a joke",
      "what is the weather",
      "sing a song",
    ].map((text) => ({ text }));
    const taught = trainClassifier([...EXAMPLES, ...outside]);
    expect(classify(taught, "讲个笑话吧").inScope).toBeLessThan(classify(taught, "我要退款").inScope);
  });

  test("nothing learnt says nothing; one intent is no harm; a megabyte is read", () => {
    expect(classify(trainClassifier([]), "hello")).toMatchObject({
      confidence: 0,
      outOfScope: true,
      ranked: [],
    });
    expect(classify(trainClassifier([{ text: "hi", intent: "greet" }]), "hi").intent).toBe("greet");
    expect(classify(model, "退款 refund ".repeat(90_000)).intent).toBe("refund");
  });
});
