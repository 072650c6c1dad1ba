import { describe, expect, test } from "vitest";
import { compileHardRules, matchHardRules, START_RULES } from "./hard-rules";

const rules = (text: string) => matchHardRules(text).map(({ rule }) => rule);

describe("the list to start with", () => {
  test.each([
    ["我不想活了", "selfHarm"],
    ["I want to die", "selfHarm"],
    ["用了你们的面霜全脸过敏", "injury"],
    ["孩子被燙傷了", "injury"],
    ["I had an allergic reaction and went to the hospital", "injury"],
    ["我的卡被盗刷了", "fraud"],
    ["this charge is unauthorized", "fraud"],
    ["孩子偷偷充值了三千块", "minor"],
    ["my son bought this without my permission", "minor"],
    ["等着收律师函吧", "lawyer"],
    ["I will sue you", "lawyer"],
    ["我要找记者曝光你们", "press"],
    ["I'm going to the media, I am a journalist", "press"],
    ["再不解决打12315", "consumerProtection"],
    ["打１２３１５投訴", "consumerProtection"],
    ["我现在就拨打120", "injury"],
    ["我要去315举报你们", "consumerProtection"],
    ["I'll file a chargeback", "consumerProtection"],
    ["弄死你", "violence"],
  ])("%s meets %s", (text, rule) => expect(rules(text)).toContain(rule));

  test.each([
    "跳楼价大甩卖",
    "想死你们了",
    "这个包好看炸了",
    "防过敏面霜有吗",
    "我的订单号12345678",
    "315元可以吗",
    "315",
    "120",
    "12345",
    "Bo 120",
    "what is the issue",
    "I pursue quality",
    "请问多少钱",
    "社交媒体账号",
    "how do I spell it",
    "",
  ])("%s meets none", (text) => expect(rules(text)).toEqual([]));

  test("the words that met a rule are told", () => {
    expect(matchHardRules("骗子吧,再不解决打12315")).toEqual([
      { rule: "fraud", words: ["骗子"] },
      { rule: "consumerProtection", words: ["12315"] },
    ]);
  });

  test("every rule has words in both languages", () => {
    for (const { words } of START_RULES) {
      expect(words.some((word) => /[a-z]/.test(word))).toBe(true);
      expect(words.some((word) => /[\u3400-\u9fff]/.test(word))).toBe(true);
    }
  });
});

test("a workspace's own list replaces it", () => {
  const match = compileHardRules([
    { id: "recall", words: ["召回", "product recall"], except: ["不召回"] },
    { id: "empty", words: ["", " "] },
  ]);
  expect(match("听说这批要召回？")).toEqual([{ rule: "recall", words: ["召回"] }]);
  expect(match("Is there a Product Recall?")).toEqual([{ rule: "recall", words: ["product recall"] }]);
  expect(match("不召回")).toEqual([]);
  expect(match("\u0000\ud800".repeat(10))).toEqual([]);
});
