import { expect, test } from "vitest";
import { extractLaunch } from "./extract-launch";

test.for([
  [
    "en",
    "# Aria Mini\n\n- Weight: 310 g\n\nQ: Can I pair two?\nA: Yes, hold both buttons.",
    "Weight",
    "Can I pair two?",
  ],
  [
    "zh",
    "# 星图 X2\n\n- 重量: 310 克\n\n问：能两台一起用吗？\n答：能，同时按住按键。",
    "重量",
    "能两台一起用吗？",
  ],
] as const)("questions with answers in a source are no facts: %s", ([language, source, fact, question]) => {
  const { items } = extractLaunch(source, { language, topics: [] });
  const labels = (kind: string) => items.filter((item) => item.kind === kind).map(({ label }) => label);
  expect(labels("fact")).toEqual([fact]);
  expect(labels("question")).toContain(question);
});
