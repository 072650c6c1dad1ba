import { expect, test } from "vitest";
import { plainText } from "./plain-text";
import { safeLink, webAddress } from "./safe-link";
import { textOn } from "./theme";

const BASE = "https://chat.example/c/x";

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "jav\tascript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//evil.example/x",
  "",
  "javascript\u200b:alert(1)",
  "blob:https://x/y",
])("B-38: %j is no link", (url) => {
  expect(safeLink(url)).toBeNull();
  expect(webAddress(url, BASE)).toBeNull();
});

test.each([
  ["https://a.example/x?y#z", "https://a.example/x?y#z"],
  ["http://a.example", "http://a.example/"],
  ["/files/abc", "https://chat.example/files/abc"],
])("%s is an address of the web", (url, href) => {
  expect(webAddress(url, BASE)?.href).toBe(href);
});

test("mail and telephone are links, but nowhere to send a page", () => {
  expect(safeLink("mailto:a@b.example")).toBe("mailto:a@b.example");
  expect(webAddress("mailto:a@b.example", BASE)).toBeNull();
});

test("B-24, B-25: direction overrides and towers of marks are taken out, writing stays", () => {
  expect(plainText("exe.\u202egpj")).toBe("exe.gpj");
  expect(plainText(`a${"\u0301".repeat(2_000)}b`)).toBe(`a${"\u0301".repeat(6)}b`);
  expect(plainText("مرحبا 👨‍👩‍👧‍👦 नमस्ते")).toBe("مرحبا 👨‍👩‍👧‍👦 नमस्ते");
});

test.each([
  ["#ffffff", "#111111"],
  ["#000000", "#ffffff"],
  ["#ffe08a", "#111111"],
  ["#0f6a94", "#ffffff"],
])("text on %s is %s", (color, text) => {
  expect(textOn(color)).toBe(text);
});
