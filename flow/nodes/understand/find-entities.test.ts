import { describe, expect, test } from "vitest";
import { type EntityKind, findEntities } from "./find-entities";

/** A Wednesday. */
const NOW = Date.UTC(2026, 2, 4, 2);
const find = (text: string, kind: EntityKind, locale = "zh-CN", more = {}) =>
  findEntities(text, { kind, ...more }, { now: NOW, timeZone: "Asia/Shanghai", locale });

describe("values in a message", () => {
  test.each([
    ["明天下午三点到店", "zh-CN", ["2026-03-05T15:00"]],
    ["2026年3月15日出发", "zh-CN", ["2026-03-15"]],
    ["订单日期是 2026-02-03", "zh-CN", ["2026-02-03"]],
    ["can I come next Friday at 3pm?", "en", ["2026-03-13T15:00"]],
    ["from March 10 until March 12, please", "en", ["2026-03-10"]],
    ["the 03/04/2026 one", "en-GB", ["2026-04-03"]],
    ["may I ask something", "en", []],
    ["没有日期", "zh-CN", []],
  ])("dates: %s", (text, locale, dates) => {
    expect(find(text, "date", locale).slice(0, 1)).toEqual(dates);
  });

  test.each([
    ["退我99元", [{ amount: 9_900, currency: "CNY" }]],
    [
      "三块五一个，两个七块",
      [
        { amount: 350, currency: "CNY" },
        { amount: 700, currency: "CNY" },
      ],
    ],
    ["预算两万块", [{ amount: 2_000_000, currency: "CNY" }]],
    [
      "it was $1,299.50 and 20 dollars postage",
      [
        { amount: 129_950, currency: "USD" },
        { amount: 2_000, currency: "USD" },
      ],
    ],
    [
      "HK$50 or €3",
      [
        { amount: 5_000, currency: "HKD" },
        { amount: 300, currency: "EUR" },
      ],
    ],
    ["￥１２", [{ amount: 1_200, currency: "CNY" }]],
    ["3000日元", [{ amount: 3_000, currency: "JPY" }]],
    ["订单 20260301 有问题", []],
  ])("money: %s", (text, sums) => {
    expect(find(text, "money")).toEqual(sums);
  });

  test.each([
    ["要三个大号的", "zh-CN", [3]],
    ["我们十二位，明天下午三点", "zh-CN", [12]],
    ["table for four, call 415-555-2671", "en", [4]],
    ["1,500 pieces", "en", [1500]],
    ["一下", "zh-CN", []],
  ])("numbers: %s", (text, locale, numbers) => {
    expect(find(text, "number", locale)).toEqual(numbers);
  });

  test.each([
    ["电话 138 0013 8000，谢谢", "zh-CN", ["+8613800138000"]],
    ["call +1 415 555 2671", "zh-CN", ["+14155552671"]],
    ["my number is (415) 555-2671", "en", ["+14155552671"]],
    ["订单号 12345", "zh-CN", []],
  ])("phones: %s", (text, locale, phones) => {
    expect(find(text, "phone", locale)).toEqual(phones);
  });

  test.each([
    ["我的订单T20260301-88到哪了", ["T20260301-88"]],
    ["order number: a1b2c3, bought yesterday", ["A1B2C3"]],
    ["SF1234567890123 还没到", ["SF1234567890123"]],
    ["请打 13800138000", []],
    ["我要退货", []],
    ["I ordered a jumper", []],
  ])("order numbers: %s", (text, orders) => {
    expect(find(text, "order")).toEqual(orders);
  });

  test("order numbers by the author's pattern; one that cannot be read finds nothing", () => {
    expect(find("t-77 and T-78", "order", "en", { pattern: "T-(\\d+)" })).toEqual(["77", "78"]);
    expect(find("t-77", "order", "en", { pattern: "(" })).toEqual([]);
    expect(find("aaa", "order", "en", { pattern: "x*" })).toEqual([]);
  });

  test("e-mail addresses in lower case, also beside Chinese", () => {
    expect(find("发到Li.Lei@Example.com谢谢，抄送b@c.cn。", "email")).toEqual([
      "li.lei@example.com",
      "b@c.cn",
    ]);
  });

  test("values of a list: whole words, the longer of two, other words for it", () => {
    const values = [
      { value: "red", words: [] },
      { value: "dark red", words: ["暗红", "crimson"] },
      { value: "绿茶", words: ["龙井"] },
    ];
    expect(find("a hundred Dark Reds and red, 龍井", "list", "en", { values })).toEqual([
      "dark red",
      "red",
      "绿茶",
    ]);
    expect(find("reduce", "list", "en", { values })).toEqual([]);
  });

  test("a long message full of figures is read in a moment, its beginning at least", () => {
    const text = "1 ￥2 2026-03-01 a@b.co +14155552671 T20260301 三个 ".repeat(4_000);
    for (const kind of ["date", "money", "number", "phone", "order", "email"] as const)
      expect(find(text, kind).length).toBeLessThanOrEqual(20);
  });
});
