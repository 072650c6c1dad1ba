import { describe, expect, test } from "vitest";
import { readMood } from "./mood";

describe("sentiment", () => {
  test.each([
    ["东西收到了，非常喜欢，下次还会再来", "zh"],
    ["味道不错，送得很快", "zh"],
    ["沒有異味，品質很好，謝謝", "zh-TW"],
    ["不是不好吃，是太好吃了", "zh"],
    ["包装没有破损，小哥辛苦了", "zh"],
    ["Thanks so much, great service!", "en"],
    ["not bad at all, works perfectly", "en"],
    ["客服 nice，谢谢 you guys are amazing", undefined],
    ["❤️ 👍 太棒了", undefined],
  ])("%s is praise", (text, locale) => {
    expect(readMood(text, locale).sentiment).toBeGreaterThan(0.2);
  });

  test.each([
    ["太难吃了，再也不会点了", "zh"],
    ["等了两个小时才送到，都凉了", "zh"],
    ["不好用，一点都不推荐", "zh"],
    ["東西壞了，客服不理人，太差了", "zh-TW"],
    ["味道还可以，但是态度太差，退款", "zh"],
    ["没有想象中那么好吃", "zh"],
    ["This is the worst service ever", "en"],
    ["still waiting for my refund, nobody answers", "en"],
    ["not happy with this", "en"],
    ["物流太慢了 so disappointed with this terrible service", undefined],
  ])("%s is complaint", (text, locale) => {
    expect(readMood(text, locale).sentiment).toBeLessThan(-0.2);
  });

  test.each(["请问有没有货", "你好", "", "   ", "12345", "what size is this"])("%j is neither", (text) => {
    expect(Math.abs(readMood(text).sentiment)).toBeLessThan(0.5);
  });
});

describe("anger", () => {
  test.each([
    "骗子吧,再不解决打12315",
    "气死我了！！！垃圾客服",
    "你他妈什么态度",
    "氣死我了，騙子公司",
    "🤬🤬🤬",
    "fuck you, you stupid idiots",
  ])("%s is angry", (text) => expect(readMood(text).anger).toBeGreaterThan(0.55));

  test.each([
    "谢谢，很喜欢",
    "请问什么时候发货",
    "不生气，慢慢来",
    "ok thanks",
    "火车票可以报销吗",
    "这家火锅真好吃，笑死我了",
  ])("%s is calm", (text) => expect(readMood(text).anger).toBeLessThan(0.3));
});

test("urgency follows the words, and patience takes it away", () => {
  expect(readMood("加急！明天就要用，来不及了").urgency).toBeGreaterThan(0.7);
  expect(readMood("I need this ASAP, it is urgent").urgency).toBeGreaterThan(0.7);
  expect(readMood("不着急，有空再回").urgency).toBeLessThan(0.1);
  expect(readMood("no rush, take your time").urgency).toBeLessThan(0.1);
  expect(readMood("这件有蓝色吗").urgency).toBeLessThan(0.1);
});

test("a wish for a person is part of the mood", () => {
  const mood = readMood("转人工");
  expect(mood.wantsPerson).toBeGreaterThan(0.9);
  expect(mood.signals).toContain("转人工");
});

test.each([
  ["nothing", ""],
  ["a megabyte", "垃圾 I hate it ".repeat(70_000)],
  ["a megabyte without a gap", "啊".repeat(1_000_000)],
  ["a megabyte of letters", "a".repeat(1_000_000)],
  ["NUL and halves of signs", "\u0000\ud800骗子\udc00\u0000"],
  ["right to left marks", "\u202e生气\u202c"],
])("%s is read without harm", (_, text) => {
  const { sentiment, anger, urgency, wantsPerson, signals } = readMood(text);
  expect(Math.abs(sentiment)).toBeLessThanOrEqual(1);
  for (const share of [anger, urgency, wantsPerson]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
  expect(signals.length).toBeLessThanOrEqual(8);
});
