import { describe, expect, it } from "vitest";
import { normaliseEmail } from "./email-address";

describe("normaliseEmail", () => {
  it.each([
    ["Ann@Example.COM", "ann@example.com"],
    ["  a.b+tag@mail.example.org ", "a.b+tag@mail.example.org"],
    ["ａｎｎ@example.com", "ann@example.com"],
  ])("takes %j as %j", (text, address) => expect(normaliseEmail(text)).toBe(address));

  it.each([
    ["two addresses", "a@b.com,c@d.com"],
    ["no domain after a comma", "a@b,c@d"],
    ["Cyrillic look-alike", "\u0430dmin@example.com"],
    ["look-alike domain", "admin@ex\u0430mple.com"],
    ["quoted local part", '"a b"@x.com'],
    ["dotted twice", "a..b@x.com"],
    ["no dot in domain", "a@localhost"],
    ["header injection", "a@x.com\r\nBcc: b@x.com"],
    ["NUL", "a\u0000@x.com"],
    ["zero-width", "a\u200b@x.com"],
    ["too long", `${"a".repeat(300)}@x.com`],
    ["two at signs", "a@b@x.com"],
    ["empty", ""],
    ["display name", "Ann <a@x.com>"],
  ])("refuses %s", (_, text) => expect(normaliseEmail(text)).toBeUndefined());
});
