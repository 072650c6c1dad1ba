import fc from "fast-check";
import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";
import { type Condition, conditionSchema } from "../../flow/text/condition";
import { messages as catalogues } from "../i18n/messages";
import {
  conditionOf,
  needsValue,
  newRow,
  ROW_KINDS,
  ROW_OPERATORS,
  type Row,
  rowsOf,
  WINDOWS,
} from "./audience-rows";
import { conditionLine } from "./condition-line";

it("rows are a condition of the language, and come back as they were", () => {
  const row = fc.constantFrom(...ROW_KINDS).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      name: kind === "tag" ? fc.constant("") : fc.constantFrom("city", "order.paid", "CNY", 'a "b"', "名字"),
      operator: fc.constantFrom(...ROW_OPERATORS[kind]),
      value: fc.constantFrom("3", "12.5", "0"),
      window: kind === "event" ? fc.constantFrom(...WINDOWS) : fc.constant("ever" as const),
      purpose:
        kind === "consent" ? fc.constantFrom("marketing", "orders", "tea-club") : fc.constant("marketing"),
    }),
  );
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("all", "any"),
      (list, match) => {
        const rows: Row[] = list.map((one) => (needsValue(one) ? one : { ...one, value: "" }));
        const condition = conditionOf({ match, rows });
        expect(conditionSchema.safeParse(condition).success).toBe(true);
        expect(condition && rowsOf(condition)).toEqual({ match, rows });
      },
    ),
  );
});

it("money is kept in the smallest units of its currency", () => {
  const minor = (name: string) =>
    conditionOf({ match: "all", rows: [{ ...newRow("value"), name, value: "500" }] });
  expect([minor("CNY"), minor("JPY"), minor("kwd")]).toMatchObject([
    { all: [{ right: 50_000 }] },
    { all: [{ right: 500 }] },
    { all: [{ right: 500_000 }] },
  ]);
});

it("a condition is one line of words, in both languages", () => {
  const condition: Condition = {
    all: [
      { left: 'events["page.viewed"].count["7d"]', operator: "greaterOrEqual", right: 3 },
      { left: 'events["order.paid"].count', operator: "equals", right: 0 },
      { left: 'events["shop.visited"].last', operator: "withinLast", right: "90d" },
      { left: "contact.city", operator: "equals", right: "Oslo" },
      { left: "contact.tags", operator: "contains", right: "vip" },
      { left: "consent.email.marketing", operator: "isTrue" },
      { left: "consent.sms.orders", operator: "isFalse" },
      { left: "value.JPY.net", operator: "greaterOrEqual", right: 5000 },
      { left: 'audiences["a1"]', operator: "isFalse" },
    ],
  };
  const line = (locale: "en" | "zh-CN", of: Condition = condition) => {
    const messages = catalogues[locale];
    return conditionLine(of, {
      t: createTranslator({ locale, messages, namespace: "audiences" }),
      events: createTranslator({ locale, messages, namespace: "contacts.events" }),
      channel: (name) => (name === "sms" ? "SMS" : ({ en: "E-mail", "zh-CN": "邮件" }[locale] ?? name)),
      purpose: (name) => (name === "orders" && locale === "zh-CN" ? "订单" : name),
      field: (name) => name,
      list: (parts, type) => new Intl.ListFormat(locale, { type }).format(parts),
      nameOf: (id) => (id === "a1" ? "Staff" : undefined),
    });
  };
  expect(line("en")).toBe(
    "Page viewed at least 3 times in 7 days, no Order paid ever, shop.visited in the last 90 days, city is Oslo, has the tag vip, consent given for E-mail, consent refused for SMS (orders), worth at least ¥5,000, and is not in “Staff”",
  );
  expect(line("zh-CN")).toBe(
    "7 天内浏览页面至少 3 次、有史以来没有付清订单、最近 90 天内有shop.visited、字段 city 等于 Oslo、有标签“vip”、邮件 已同意、SMS（订单）已拒绝、消费金额至少 ¥5,000和不属于“Staff”",
  );
  expect(line("en", { none: [{ left: "contact.city", operator: "isSet" }] })).toBe("Written as JSON");
});

it("what programs write as equal to true is said", () => {
  const rows = rowsOf({ all: [{ left: "consent.web.marketing", operator: "equals", right: false }] });
  expect(rows?.rows).toEqual([
    { kind: "consent", name: "web", operator: "isFalse", value: "", window: "ever", purpose: "marketing" },
  ]);
});

it("what lacks something is not a condition yet; what the list cannot show is left to JSON", () => {
  expect(conditionOf({ match: "all", rows: [newRow()] })).toBeNull();
  expect(conditionOf({ match: "all", rows: [] })).toBeNull();
  expect(conditionOf({ match: "all", rows: [{ ...newRow("consent"), purpose: "Tea club" }] })).toBeNull();
  expect(conditionOf({ match: "all", rows: [{ ...newRow("event"), name: "a", value: "many" }] })).toBeNull();
  const clause = { left: "contact.city", operator: "equals" as const, right: "Oslo" };
  for (const condition of [
    { none: [clause] },
    { all: [{ any: [clause] }] },
    { all: [{ ...clause, operator: "matches" as const }] },
    { all: [{ ...clause, left: "contact.a.b" }] },
  ])
    expect(rowsOf(condition)).toBeNull();
});
