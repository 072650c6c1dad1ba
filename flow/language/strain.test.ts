import { expect, test } from "vitest";
import { type SpokenTurn, strainOf } from "./strain";

const talk = (...texts: string[]): SpokenTurn[] =>
  texts.map((text, at) => ({ by: at % 2 === 0 ? "visitor" : "bot", text }));

test("a talk that goes wrong strains more than one that goes well", () => {
  const well = strainOf(
    talk("I want to return a shoe", "Sure, what is the order number?", "It is 1234, thanks"),
  );
  const badly = strainOf(
    talk(
      "I want to return a shoe",
      "Sorry, I did not understand.",
      "No, I said return a shoe",
      "Sorry, I can't find that.",
      "Wrong again! I want to return a shoe",
    ),
  );
  expect(badly).toBeGreaterThan(well + 0.3);
});

test("in Chinese as well", () => {
  const well = strainOf(talk("我要退货", "好的，请问订单号？", "1234，谢谢"));
  const badly = strainOf(
    talk("我要退货", "抱歉，没听懂", "不是，我说的是退货", "抱歉，暂不支持", "又来了，转人工"),
  );
  expect(badly).toBeGreaterThan(well + 0.4);
});

test("an empty talk strains nobody", () => {
  expect(strainOf([])).toBe(0);
  expect(strainOf([{ by: "bot", text: "Hello" }])).toBe(0);
  expect(strainOf([{ by: "visitor", text: "" }])).toBeLessThan(0.2);
});
