import { describe, expect, it } from "vitest";
import { disagreement, factsOf, withoutNumbers } from "./facts";

const differ = (one: string, other: string) => disagreement(factsOf(one), factsOf(other));

describe("disagreement", () => {
  it("is other numbers of the same", () => {
    expect(differ("签收后七天内可以退货。", "15 天内支持退货。")).toBe("numbers");
    expect(differ("Shipping is free above $50.", "Orders over $80 ship for free.")).toBe("numbers");
    expect(differ("The battery lasts 30 hours.", "It lasts 45 hours.")).toBe("numbers");
    expect(differ("满 1,000 元减 50", "满 1000 元减 80 元")).toBeUndefined();
    expect(differ("Within two weeks.", "Within 3 weeks.")).toBe("numbers");
    expect(differ("保修十二个月", "保修 24 个月")).toBe("numbers");
    expect(differ("Open from 10:00 to 18:00.", "Open from 10:00 to 19:00.")).toBe("numbers");
    expect(differ("9:00-17:00 营业", "营业时间 9:00-17:00，周六 10:00-16:00")).toBeUndefined();
  });

  it("is none where numbers count other things, are shared, or stand in names", () => {
    expect(differ("30 hours with noise cancelling, 45 hours without", "It lasts 45 hours.")).toBeUndefined();
    expect(differ("七天内退货", "7 天内退货")).toBeUndefined();
    expect(differ("Two years of warranty", "It charges in 2 hours")).toBeUndefined();
    expect(differ("The X2 is black.", "The X3 is black.")).toBeUndefined();
    expect(differ("Call 555-0100.", "Call 555-0199.")).toBeUndefined();
  });

  it("is yes against no", () => {
    expect(differ("可以开发票。", "不支持开发票。")).toBe("denial");
    expect(differ("Yes, to all of Europe.", "No, only within Norway.")).toBe("denial");
    expect(differ("Yes, on weekdays.", "Every weekday.")).toBeUndefined();
  });
});

it("leaves numbers out of a text", () => {
  expect(withoutNumbers("Lasts 30 hours a day").replace(/\s+/g, " ").trim()).toBe("lasts a day");
});
