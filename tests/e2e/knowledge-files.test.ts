import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knowledge as en } from "../../components/i18n/catalogues/knowledge.en";
import { knowledge as zh } from "../../components/i18n/catalogues/knowledge.zh-CN";
import { products as productsEn } from "../../components/i18n/catalogues/products.en";
import { products as productsZh } from "../../components/i18n/catalogues/products.zh-CN";
import { startChromium } from "../support/chromium";
import { inboxShop } from "../support/inbox-shop";
import { fill, shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";
import { editorPage } from "./support/editor-page";

/** What people send as files, and what the pages tell them of it. */
let app: App;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startChromium()]);
  shareServices(app);
  await inboxShop(); // the installation's own
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Text as older programs of Japan write it: Node reads that code and does not write it. */
function shiftJis(text: string): Buffer {
  const decoder = new TextDecoder("shift_jis");
  const codes = new Map<string, number[]>();
  for (let byte = 0; byte < 0x80; byte++) codes.set(String.fromCharCode(byte), [byte]);
  for (let lead = 0x81; lead < 0xa0; lead++)
    for (let trail = 0x40; trail < 0xfd; trail++)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Buffer.from([...text].flatMap((letter) => codes.get(letter) ?? []));
}

const PRICES = shiftJis("質問,答え\n営業時間はいつですか,九時から十八時までです\n");

const RUNS = [
  {
    locale: "en",
    t: en,
    p: productsEn,
    words: "Aria 2\nThe Aria 2 costs $129.\nBattery: 40 hours",
    fact: "$129",
  },
  {
    locale: "zh-CN",
    t: zh,
    p: productsZh,
    words: "云听 2\n云听 2 售价 899 元。\n续航：40 小时",
    fact: "899",
  },
] as const;

async function send(page: Page, name: string, buffer: Buffer): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.locator('input[type="file"]').setInputFiles({ name, mimeType: "text/csv", buffer });
}

test.for(RUNS)(
  "a file is read though its code is a guess, comes back as it was sent, and stays when its successor is damaged ($locale)",
  async ({ locale, t }) => {
    faults.length = 0;
    const shop = await inboxShop();
    const page = await editorPage(browser, app, shop, { locale, path: "/knowledge", faults });
    await page.getByRole("button", { name: t.add.label, exact: true }).click();
    await page.getByRole("menuitem", { name: t.add.file }).click();
    await send(page, "hours.csv", PRICES);
    await page.getByText(fill(t.file.done, { name: "hours.csv" })).waitFor();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.getByRole("link", { name: "hours" }).first().click();

    // Which code it was taken for is said, since somebody may have to mend it.
    await page.getByText(fill(t.notes.charset_guessed, { detail: "shift_jis" })).waitFor();
    await page.getByText("営業時間").first().waitFor();

    // The file itself is there.
    const download = page.waitForEvent("download");
    await page
      .getByRole("button", { name: /hours\.csv/ })
      .first()
      .click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("hours.csv");
    expect(readFileSync(await file.path()).equals(PRICES)).toBe(true);

    // What cannot be read takes no other's place.
    await page.getByRole("button", { name: fill(t.actions.of, { title: "hours" }) }).click();
    await page.getByRole("menuitem", { name: t.actions.replace }).click();
    await send(page, "new-hours.xlsx", Buffer.from("PK\u0003\u0004 and no more"));
    await page.getByText(fill(t.file.done, { name: "new-hours.xlsx" })).waitFor();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.getByText(fill(t.work.refused, { name: "new-hours.xlsx" })).waitFor();
    await page.getByText(t.faults["file-damaged"]).waitFor();
    await page.getByText("営業時間").first().waitFor();
    expect(faults).toEqual([]);
  },
);

test.for(RUNS)("a launch begins with what somebody pastes ($locale)", async ({ locale, p, words, fact }) => {
  faults.length = 0;
  const shop = await inboxShop();
  const page = await editorPage(browser, app, shop, { locale, path: "/products/launches", faults });
  await page.getByRole("button", { name: p.launch.new }).first().click();
  await page.getByRole("button", { name: p.launch.kinds.paste, exact: true }).click();

  // Nothing is read of nothing.
  await page.getByRole("button", { name: p.launch.begin }).click();
  await page.getByText(p.launch.missing).waitFor();
  await page.getByRole("textbox", { name: p.launch.paste }).fill(words);
  await page.getByRole("button", { name: p.launch.begin }).click();
  await page.getByRole("heading", { name: words.split("\n")[0] }).waitFor();
  await page.getByText(fact).first().waitFor();
  expect(faults).toEqual([]);
});
