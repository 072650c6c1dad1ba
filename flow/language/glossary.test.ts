import { describe, expect, test } from "vitest";
import list from "./data/glossary.json";
import { translateWords } from "./glossary";

describe("a question's words in the other language", () => {
  test.each([
    ["怎么退款", "how refund"],
    ["退款多久到账？", "refund how long arrive"],
    ["X2 可以分期付款嗎", "x2 can instalment"],
    ["iPhone 15 保修多久", "iphone 15 warranty how long"],
    ["How do I get a refund?", "怎么退款"],
    ["is the X2 waterproof", "x2防水"],
    ["have you shipped it, and when does it arrive", "发货什么时候送达"],
    ["do you take Alipay", "支付宝"],
    ["怎么可以", null],
    ["how can I", null],
    ["what a lovely day", null],
    ["a carpet", null],
    ["", null],
  ])("%s", (query, words) => {
    expect(translateWords(query)).toBe(words);
  });

  test("each row has both sides, and no word stands in two rows of its side", () => {
    const rows = [...list.things, ...list.asking];
    for (const row of rows) expect(row).toMatch(/^[\u4e00-\u9fff ]+\|[a-z_ -]+$/);
    const chinese = rows.flatMap((row) => row.split("|")[0]?.split(" ") ?? []);
    expect(chinese.filter((word, at) => chinese.indexOf(word) !== at)).toEqual([]);
  });
});
