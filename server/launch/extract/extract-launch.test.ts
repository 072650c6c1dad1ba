import { expect, test } from "vitest";
import { extractLaunch } from "./extract-launch";

test.for([
  [
    "en",
    "# Aria Mini\n\n- Weight: 310 g\n\nQ: Can I pair two?\nA: Yes, hold both buttons.",
    "Weight",
    "Aria Mini: Can I pair two?",
  ],
  [
    "zh",
    "# 星图 X2\n\n- 重量: 310 克\n\n问：能两台一起用吗？\n答：能，同时按住按键。",
    "重量",
    "星图 X2：能两台一起用吗？",
  ],
] as const)("questions with answers in a source are no facts: %s", ([language, source, fact, question]) => {
  const { items } = extractLaunch(source, { language, topics: [] });
  const labels = (kind: string) => items.filter((item) => item.kind === kind).map(({ label }) => label);
  expect(labels("fact")).toEqual([fact]);
  expect(labels("question")).toContain(question);
});

const found = (source: string, language: "en" | "zh", currency?: string) => {
  const { product, items } = extractLaunch(source, { language, currency, topics: [] });
  const of = (kind: string) => items.filter((item) => item.kind === kind);
  return {
    product,
    facts: Object.fromEntries(of("fact").map(({ label, text }) => [label, text])),
    points: of("point").map(({ text }) => text),
    questions: Object.fromEntries(of("question").map(({ label, text }) => [label, text])),
  };
};

test("a shop's page in English: its data sheet and highlights, not its advice, reviews, delivery or other products", () => {
  const { product, facts, points, questions } = found(
    `Home / Kettles / Electric

# Gooseneck Kettle K2

~~€99.00~~ €89.00 / £79.00

SKU: KS-K2

From £6.58/mo

## Highlights
- **Pours where you want.** The narrow spout lets you place every drop.
- Two-way base: you can lift it with either hand

## Specifications
Capacity: 0.9 L
Note: do not use it without the lid.

| | Kettle K1 | Kettle K2 |
| --- | --- | --- |
| Power | 1,000 W | 1,200 W |

## In the box
- Kettle
- Base

## Delivery
| Country | Cost |
| --- | --- |
| Italy | €6.90 |

## Questions
**Does it keep warm?**

Yes, hold the button: it keeps the heat for 30 minutes.

## Reviews
Anna, Munich: "It saves me time every morning."

## You may also like
- Kettle K1: €49.00`,
    "en",
    "EUR",
  );
  expect(product).toEqual({
    name: "Gooseneck Kettle K2",
    priceMinor: 8_900,
    currency: "EUR",
    category: "Kettles/Electric",
    ref: "KS-K2",
  });
  expect(facts).toEqual({
    Price: "€89",
    Capacity: "0.9 L",
    Power: "1,200 W",
    "In the box": "Kettle, Base",
  });
  expect(points).toContain("Pours where you want. The narrow spout lets you place every drop.");
  expect(points.join()).not.toMatch(/Anna|saves me|hold the button|lid/);
  expect(questions["Gooseneck Kettle K2: Does it keep warm?"]).toBe(
    "Yes, hold the button: it keeps the heat for 30 minutes.",
  );
  expect(Object.keys(questions).join()).not.toMatch(/note|anna|italy|hold the/i);
});

test("a shop's page in Chinese: lists without Markdown's signs, several prices, nothing of today's offers", () => {
  const { product, facts, points, questions } = found(
    `# 【新品】晨光 A7 扫拖机器人 正式发布

8月18日 10:00 开售 | 首发价 2999 元（原价 3299 元）

促销：领券立减50元

产品亮点
一、吸力强劲，地毯里的猫毛也能吸干净
● 避障，遇到数据线：自己绕开

规格参数
续航：180 分钟（安静模式）
售价：标准版 2999 元，上下水版 3799 元
颜色：白 / 黑
温馨提示：首次使用请先充满电

用户评价：“太好用了，我妈用了都说好”`,
    "zh",
    "CNY",
  );
  expect(product).toMatchObject({ name: "晨光 A7 扫拖机器人", priceMinor: 299_900, currency: "CNY" });
  expect(facts).toEqual({
    续航: "180 分钟（安静模式）",
    售价: "标准版 2999 元，上下水版 3799 元",
    颜色: "白 / 黑",
  });
  expect(points).toContain("吸力强劲，地毯里的猫毛也能吸干净");
  expect(points.join()).not.toMatch(/一、|●|太好用/);
  expect(questions).toMatchObject({
    "晨光 A7 扫拖机器人 多少钱?": "晨光 A7 扫拖机器人 的售价:标准版 2999 元，上下水版 3799 元。",
    "晨光 A7 扫拖机器人 什么时候可以买?": "8月18日 10:00 开售",
    "晨光 A7 扫拖机器人 有哪些颜色?": "晨光 A7 扫拖机器人 的颜色:白 / 黑。",
  });
});

test("what stands beside a price in one paragraph still sells", () => {
  const { facts, points } = found(
    `# Aria 2

The Aria 2 costs $129. Noise stays outside, so you can hear every word on the train.`,
    "en",
  );
  expect(facts).toEqual({ Price: "$129" });
  expect(points).toEqual(["Noise stays outside, so you can hear every word on the train."]);
});

test("marks that never end and sums without end do not hold up everybody else", () => {
  const began = performance.now();
  for (const piece of ["~~a ", "[a](", "$1 "]) found(piece.repeat(100_000 / piece.length), "en", "USD");
  // Far from it on any machine: half a second, where it was a quarter of a minute.
  expect(performance.now() - began).toBeLessThan(8_000);
});
