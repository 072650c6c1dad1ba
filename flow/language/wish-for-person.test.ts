import { describe, expect, test } from "vitest";
import { asksNothing } from "./asks-nothing";
import { wishForPerson } from "./wish-for-person";

describe("a wish for a person", () => {
  test.each([
    "转人工",
    "轉人工",
    "人工",
    "人工客服",
    "找客服",
    "有人吗",
    "我要找你们经理",
    "请问怎么转人工",
    "麻烦请转接真人客服",
    "给我转客服",
    "能不能找个人来解决",
    "我不想和机器人说话",
    "叫你们领导来",
    "換真人客服",
    "转人工！！！",
    "不用机器人，转人工",
    "talk to a human",
    "I want to speak with a real person",
    "agent",
    "live chat please",
    "can I speak with a representative",
    "get me your manager",
    "please connect me to customer support",
    "I need help from a real person",
    "is anyone there?",
    "I don't want to talk to a bot",
    "REPRESENTATIVE!!!",
    "我要 talk to a real person",
  ])("%s", (text) => expect(wishForPerson(text).probability).toBeGreaterThan(0.7));

  test.each([
    "不用转人工",
    "不用转人工，你告诉我就行",
    "不需要人工了谢谢",
    "别给我转人工",
    "先不转人工",
    "人工智能手表多少钱",
    "人工费怎么算",
    "昨天人工客服说会退款",
    "客服态度真好",
    "这个多少钱",
    "",
    "no need to transfer me to an agent",
    "I don't want to talk to a human",
    "I spoke to an agent yesterday",
    "travel agent discount",
    "how many people per person",
    "human resources policy",
    "can I do this without talking to an agent",
    "where is my order",
  ])("not: %s", (text) => expect(wishForPerson(text).probability).toBeLessThan(0.5));
});

test("a long text does not slow it down", () => {
  expect(wishForPerson("please talk to ".repeat(80_000)).probability).toBeLessThanOrEqual(1);
  expect(wishForPerson("转人".repeat(500_000)).probability).toBeLessThanOrEqual(1);
});

describe("a message that asks nothing", () => {
  test.each([
    "好",
    "嗯",
    "嗯嗯，好的",
    "好的，謝謝您！",
    "ok",
    "OK 好的",
    "Okay, great, thanks a lot!",
    "thank you so much for your help",
    "在吗？",
    "不用了谢谢",
    "没有",
    "👍👍",
    "？？",
    "13800138000",
    "ada@example.com",
    "我要找人工客服",
    "I want to speak to an agent",
  ])("%s", (text) => expect(asksNothing(text)).toBe(true));

  test.each([
    "好用吗",
    "不好用",
    "没收到",
    "不对",
    "在吗，怎么退货",
    "我要退货，转人工",
    "价格",
    "对账单",
    "订单12345到哪了",
    "refund",
    "ok how much is it",
    "not working",
    "good battery",
    "yes but when",
  ])("is not %s", (text) => expect(asksNothing(text)).toBe(false));
});
