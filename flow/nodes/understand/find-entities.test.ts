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
    ["大后天上午十点半", "zh-CN", ["2026-03-07T10:30"]],
    ["本周五下午方便吗", "zh-CN", ["2026-03-06"]],
    ["下下周一再說", "zh-TW", ["2026-03-16"]],
    ["上周五买的，下个月5号要用", "zh-CN", ["2026-02-27", "2026-04-05"]],
    ["十五号之前或者月底", "zh-CN", ["2026-03-15", "2026-03-31"]],
    ["2号到货的", "zh-CN", ["2026-04-02"]],
    ["3号线5号楼，1号链接", "zh-CN", []],
    ["后天下午3点到5点", "zh-CN", ["2026-03-06T15:00", "2026-03-06T17:00"]],
    ["3月8日到12日", "zh-CN", ["2026-03-08", "2026-03-12"]],
    ["明晚8点半", "zh-CN", ["2026-03-05T20:30"]],
    ["半小时后，两周后，一个半月前", "zh-CN", ["2026-03-04T10:30", "2026-03-18", "2026-01-20"]],
    ["国庆节", "zh-CN", ["2026-10-01"]],
    ["今年中秋和清明", "zh-CN", ["2026-09-25", "2026-04-05"]],
    ["除夕还是大年初一", "zh-CN", ["2027-02-05", "2027-02-06"]],
    ["bought last friday, back on the 15th", "en", ["2026-02-27", "2026-03-15"]],
    ["between 3 and 5 May", "en", ["2026-05-03", "2026-05-05"]],
    ["before Christmas, or Easter", "en", ["2026-12-25", "2026-04-05"]],
    ["on the 15th floor", "en", []],
    ["13th of this month, 2nd of next month", "en", ["2026-03-13", "2026-04-02"]],
    ["from Boston on the 11th from London", "en", ["2026-03-11"]],
    ["make it 18:15 on the 12th", "en", ["2026-03-12T18:15"]],
    ["next Monday at 5:30 in the evening", "en", ["2026-03-09T17:30"]],
    ["Friday at midnight", "en", ["2026-03-07T00:00"]],
    ["a week from Monday, in a fortnight, Friday week", "en", ["2026-03-16", "2026-03-18", "2026-03-13"]],
    ["two weeks from today, by EOD", "en", ["2026-03-18", "2026-03-04"]],
    ["that's all for now", "en", []],
    ["does it arrive the next day, or the day after tomorrow?", "en", ["2026-03-06"]],
    ["今晚12点", "zh-CN", ["2026-03-05T00:00"]],
    ["农历八月十五，明年阴历五月初五", "zh-CN", ["2026-09-25", "2027-06-09"]],
    ["a Christmas card", "en", []],
    [`${"The parcel was not there. ".repeat(20)}I bought it on 2 March 2026.`, "en", ["2026-03-02"]],
  ])("every date: %s", (text, locale, dates) => {
    expect(find(text, "date", locale)).toEqual(dates);
  });

  test.each([
    ["a table at 7 in the evening", "en", ["19:00"]],
    ["half past 11 in the morning, quarter to 12", "en", ["11:30", "11:45"]],
    ["morning 11:15, 18:30, evening 6:15", "en", ["11:15", "18:30", "18:15"]],
    ["two pm, 7.30 p.m., 12 am, 12 o'clock", "en", ["14:00", "19:30", "00:00", "12:00"]],
    ["between 5 and 7pm, or 11 to 2 pm", "en", ["17:00", "19:00", "11:00", "14:00"]],
    ["5 minutes to 8, ten past 3, noon", "en", ["07:55", "03:10", "12:00"]],
    ["tomorrow at 9 am", "en", ["09:00"]],
    ["2 tickets for $2.50, 16:9, two to four people", "en", []],
    ["下午三点半，晚上七点到九点", "zh-CN", ["15:30", "19:00", "21:00"]],
    ["三点见，约在五点，两点四十，八点零五", "zh-CN", ["03:00", "05:00", "02:40", "08:05"]],
    ["明天上午10:30，下午5時", "zh-TW", ["10:30", "17:00"]],
    ["晚上12点，凌晨两点，中午一点", "zh-CN", ["00:00", "02:00", "13:00"]],
    ["有一点贵，三点建议，早一点来，24小时，评分4.5点", "zh-CN", []],
  ])("times: %s", (text, locale, times) => {
    expect(find(text, "time", locale)).toEqual(times);
  });

  test.each([
    ["100到200块", "zh-CN", [10_000, 20_000]],
    ["预算1到2万元", "zh-CN", [1_000_000, 2_000_000]],
    ["100或200元", "zh-CN", [10_000, 20_000]],
    ["三四百块", "zh-CN", [30_000, 40_000]],
    ["五十多块，十来块钱", "zh-CN", [5_000, 1_000]],
    ["壹仟贰佰叁拾肆元伍角整", "zh-CN", [123_450]],
    ["一百二十块五毛", "zh-CN", [12_050]],
    ["三元六角二分，五毛钱，50分钱", "zh-CN", [362, 50, 50]],
    ["一个半小时100块", "zh-CN", [10_000]],
    ["五百元", "zh-TW", [50_000]],
    ["价格最好在200-300之间，预算5千左右", "zh-CN", [20_000, 30_000, 500_000]],
    ["价格和评分4.5分以上，预算3天", "zh-CN", []],
    ["my budget is 300, price under 50", "en", [30_000, 5_000]],
    ["between 100 and 200 dollars", "en", [10_000, 20_000]],
    ["$100-200", "en", [10_000, 20_000]],
    ["a hundred and five dollars and 50 cents", "en", [10_500, 50]],
    ["€1.299,50 or 1.299,50 €", "en", [129_950, 129_950]],
    ["$5M, 5 million dollars, $1.5k", "en", [500_000_000, 500_000_000, 150_000]],
  ])("sums: %s", (text, locale, sums) => {
    expect(find(text, "money", locale)).toMatchObject(sums.map((amount) => ({ amount })));
  });

  test.each([
    ["新臺幣500元", "zh-TW", ["TWD"]],
    ["500元", "zh-HK", ["HKD"]],
    ["港幣二百", "zh-HK", ["HKD"]],
    ["20刀，50欧，3000日圓", "zh-CN", ["USD", "EUR", "JPY"]],
    ["$5", "en-AU", ["AUD"]],
    ["A$5 C$5 S$5 ₹5 30 CHF", "en", ["AUD", "CAD", "SGD", "INR", "CHF"]],
    ["warm 5 and one won", "en", ["KRW"]],
  ])("currencies: %s", (text, locale, currencies) => {
    expect(find(text, "money", locale)).toMatchObject(currencies.map((currency) => ({ currency })));
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
    ["便宜一点，万一十分千万", "zh-CN", []],
    ["壹拾贰件，廿三个，俩", "zh-CN", [12, 23, 2]],
    ["1万2千，两万五", "zh-CN", [12_000, 25_000]],
    ["一两个，二十五六个，十来个", "zh-CN", [1, 2, 25, 26, 10]],
    ["三点五公斤，零点五，半斤，两斤半", "zh-CN", [3.5, 0.5, 0.5, 2.5]],
    ["百分之二十，四分之一，零下五度，一打", "zh-CN", [20, 0.25, -5, 12]],
    ["兩個，三張", "zh-TW", [2, 3]],
    ["twenty-five, one hundred and five, two thousand", "en", [25, 105, 2_000]],
    ["two dozen, half a dozen, a couple of, thirteen", "en", [24, 6, 2, 13]],
    ["this one, the third one, no one", "en", []],
    ["one box and five bags", "en", [1, 5]],
    ["a table for one. just one", "en", [1, 1]],
    ["one", "en", [1]],
    ["7 in the evening for 2", "en", [2]],
    ["能玩1小时-2小时，-5度", "zh-CN", [1, 2, -5]],
  ])("numbers: %s", (text, locale, numbers) => {
    expect(find(text, "number", locale)).toEqual(numbers);
  });

  test.each([
    ["电话 138 0013 8000，谢谢", "zh-CN", ["+8613800138000"]],
    ["call +1 415 555 2671", "zh-CN", ["+14155552671"]],
    ["my number is (415) 555-2671", "en", ["+14155552671"]],
    ["订单号 12345", "zh-CN", []],
    ["订单号13800138000", "zh-CN", []],
    ["一三八零零一三八零零零", "zh-CN", ["+8613800138000"]],
    ["0912-345-678", "zh-TW", ["+886912345678"]],
    ["我的電話 13800138000", "zh-TW", ["+8613800138000"]],
    ["9123 4567", "zh-HK", ["+85291234567"]],
    ["07911 123456", "en-GB", ["+447911123456"]],
    ["0044 20 7946 0958", "zh-CN", ["+442079460958"]],
  ])("phones: %s", (text, locale, phones) => {
    expect(find(text, "phone", locale)).toEqual(phones);
  });

  test.each([
    ["我的订单T20260301-88到哪了", ["T20260301-88"]],
    ["order number: a1b2c3, bought yesterday", ["A1B2C3"]],
    ["SF1234567890123 还没到", ["SF1234567890123"]],
    ["请打 13800138000", []],
    ["我要退货", []],
    ["身份证110101199003072316，卡号6222020200112233445", []],
    ["快递单号 SF 1234567890123", ["SF1234567890123"]],
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

  test("values of a list: however letters and figures are parted, but no part of another name", () => {
    const values = [
      { value: "iPhone 15", words: [] },
      { value: "iPhone 15 Pro", words: [] },
      { value: "A7", words: [] },
      { value: "wi-fi", words: [] },
      { value: "扫地机器人", words: ["robot vacuum"] },
    ];
    const listed = (text: string) => find(text, "list", "zh-CN", { values });
    expect(listed("iphone15pro多少钱，ＩＰＨＯＮＥ－１５呢")).toEqual(["iPhone 15 Pro", "iPhone 15"]);
    expect(listed("a7c, a77, iphone 150")).toEqual([]);
    expect(listed("A7的wifi")).toEqual(["A7", "wi-fi"]);
    expect(listed("two robot-vacuums")).toEqual(["扫地机器人"]);
  });

  test("a long message full of figures is read in a moment, its beginning at least", () => {
    const text = "1 ￥2 2026-03-01 a@b.co +14155552671 T20260301 三个 ".repeat(4_000);
    for (const kind of ["date", "money", "number", "phone", "order", "email"] as const)
      expect(find(text, kind).length).toBeLessThanOrEqual(20);
  });
});
