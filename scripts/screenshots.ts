/**
 * npm run screenshots: takes the pictures of docs/screenshots. It builds what is missing, starts a server with a data folder of
 * its own, sets it up as its first visitor would, gives it some weeks of life, and throws all of it away. CHROMIUM_PATH
 * names the browser (/usr/bin/chromium).
 */
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { broadcasts } from "../components/i18n/catalogues/broadcasts.en";
import { audiences } from "../components/i18n/catalogues/contacts.en";
import { inbox } from "../components/i18n/catalogues/inbox.en";
import { knowledge } from "../components/i18n/catalogues/knowledge.en";
import { LOCALES } from "../components/i18n/locales";
import type { Furnished } from "./screenshots/furnish";
import { startOwnServer } from "./screenshots/own-server";

const email = "lin@harbour.example";
const password = "harbour lamp quietly sings";
const folder = path.resolve("docs/screenshots");
/** A large window drawn at four fifths: 1280 × 800 pixels with room for canvas, inspector and trial. */
const WINDOW = { viewport: { width: 1600, height: 1000 }, deviceScaleFactor: 0.8, locale: "en-GB" };

const shop = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Harbour Coffee</title>
<style>body{margin:0;font:17px/1.6 Georgia,serif;color:#3b2a20;background:#fbf7f1}header{padding:26px 80px;border-bottom:1px solid #e7dccb;font-size:23px}
main{padding:64px 80px;max-width:800px}h1{font-size:54px;line-height:1.15;margin:0 0 18px}.row{display:flex;gap:22px;margin-top:44px}
.bean{flex:1;padding:120px 18px 16px;border-radius:14px;background:linear-gradient(#d9b88f,#c99b6a 60%,#fff 60%);border:1px solid #e7dccb}</style>
<header>Harbour Coffee</header><main><h1>Roasted on the quay,<br>in your cup by noon.</h1><p>Order ahead and walk past the queue. Our chat takes your order, adds it up and writes your name on the cup.</p>
<div class="row"><div class="bean">Flat white</div><div class="bean">Pour-over</div><div class="bean">Oat latte</div></div></main>`;

/** What the buttons are called in the language that the pages speak. */
const WORDS = {
  en: {
    flow: "Order help",
    create: ["New flow", "Name", "Create flow"],
    example: /Draw an example/,
    hide: "Hide the steps",
    tryIt: "Try it",
    option: "Where is my order?",
    reply: "What is your order number?",
    ask: "What can I do for you?",
    inspector: "Kind of answer",
    saved: "Saved",
  },
  "zh-CN": {
    flow: "订单咨询",
    create: ["新建流程", "名称", "创建流程"],
    example: /画一个.*示例/,
    hide: "收起步骤",
    tryIt: "试一试",
    option: "查询订单",
    reply: "请问您的订单号是多少？",
    ask: "请问有什么可以帮您？",
    inspector: "回答类型",
    saved: "已保存",
  },
} as const;

const PAIRS = [
  ["How long does delivery take?", "Two to three working days, and the next day in the city."],
  ["Do you sell decaffeinated beans?", "Yes, our Quay Decaf is roasted every Thursday."],
  ["Can I return an opened bag?", "Within fourteen days, if you did not like it: we send you another one."],
] as const;

mkdirSync(folder, { recursive: true });
const server = await startOwnServer();
const base = server.url;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await (await browser.newContext(WINDOW)).newPage();
  await enter(page);
  await fresh(page);
  await lived(page, workspaceOf(page), await server.furnish(email));
} finally {
  await browser.close();
  await server.close();
}
process.exit();

/** What a new server shows. */
async function fresh(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Coffee shop" }).waitFor();
  await picture(page, "flows");
  await drawAndTry(page, "en");
  await picture(page, "builder");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByText("All checks are fine.").waitFor();
  await page.getByRole("dialog").getByRole("textbox").fill("Asks for the order number first");
  await picture(page, "publish");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await speak(page, "zh-CN", "dark");
  await drawAndTry(page, "zh-CN");
  await picture(page, "builder-zh-dark");
  await speak(page, "en", "light");
  await page.getByRole("link", { name: "Coffee shop" }).click();
  await chatOnASite(
    await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" }),
    await snippetOf(page),
    page,
  );
  await knowing(page);
}

/** What a workspace shows that has been worked in. */
async function lived(page: Page, workspace: string, made: Furnished): Promise<void> {
  const open = async (path: string) => {
    await page.goto(`${workspace}/${path}`);
    await page.getByText("Loading…").first().waitFor({ state: "detached" });
  };
  await open("broadcasts");
  await page.getByText(broadcasts.states.running).first().waitFor();
  await picture(page, "broadcasts");
  await open(`experiments/${made.experimentId}`);
  await page.locator("figure").first().waitFor();
  await picture(page, "experiment");
  await open(`products/launches/${made.launchId}`);
  await page.locator("mark").first().waitFor();
  await picture(page, "launch");
  await open("audiences");
  const row = page.getByRole("row").filter({ hasText: made.audienceName });
  await row.getByRole("button", { name: audiences.columns.actions }).click();
  await page.getByRole("menuitem", { name: audiences.edit }).click();
  await page.getByRole("region", { name: audiences.live.title }).waitFor();
  await picture(page, "audience");
  await page.keyboard.press("Escape");
  await open(`contacts/${made.contactId}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture(page, "contact");
  await open("knowledge/quality");
  await picture(page, "knowledge-quality");
}

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
  console.log(`docs/screenshots/${name}.png`);
}

/** Sets the server up, or signs in where that has been done. */
async function enter(page: Page): Promise<void> {
  await page.goto(base);
  await page.locator("[name=password]").waitFor();
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  if (page.url().endsWith("/setup")) {
    await page.fill("[name=name]", "Lin Yue");
    await page.fill("[name=organization]", "Harbour Coffee");
  }
  await page.click("button[type=submit]");
  await page.waitForURL("**/flows");
}

/** A new flow with the example on its canvas, half-way through a trial, one step open in the inspector. */
async function drawAndTry(page: Page, language: keyof typeof WORDS): Promise<void> {
  const words = WORDS[language];
  const [open, name, create] = words.create;
  await page.getByRole("button", { name: open }).click();
  await page.getByLabel(name, { exact: true }).fill(words.flow);
  await page.getByRole("button", { name: create }).click();
  await page.getByRole("button", { name: words.example }).click();
  const steps = page.getByRole("button", { name: words.hide });
  if (await steps.isVisible()) await steps.click();
  await page.getByRole("button", { name: words.tryIt }).click();
  await page.getByRole("button", { name: words.option }).click();
  await page.getByRole("complementary", { name: words.tryIt }).getByText(words.reply).waitFor();
  await page.locator(".react-flow__node", { hasText: words.ask }).click();
  await page.getByText(words.inspector, { exact: true }).waitFor();
  await showAll(page);
  await page.getByText(words.saved, { exact: true }).waitFor();
}

/** Back to the list of flows in another language, chosen where everybody chooses it, and in the other colours. */
async function speak(page: Page, language: keyof typeof WORDS, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.goto(base);
  await page.getByRole("link", { name: "Coffee shop" }).waitFor();
  await page.getByRole("button", { name: /Your account|你的账号/ }).click();
  await page.getByRole("menuitem", { name: /Language|语言/ }).click();
  await page.getByRole("menuitemradio", { name: LOCALES[language] }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: WORDS[language].create[0] }).waitFor();
}

/** The whole flow in view, after the side panels have taken their room. */
async function showAll(page: Page): Promise<void> {
  await page.locator(".react-flow__controls-fitview").click();
  await page.locator(".react-flow__minimap").waitFor();
}

/** The line of HTML that the builder offers for this flow. */
async function snippetOf(page: Page): Promise<string> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Where it is live" }).click();
  return (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
}

/** A shop's page of another origin with the chat open on it, and `team`'s inbox once its visitor has asked for somebody. */
async function chatOnASite(context: BrowserContext, snippet: string, team: Page): Promise<void> {
  const site = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end(`${shop}${snippet}`),
  );
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  const { port } = site.address() as AddressInfo;
  const page = await context.newPage();
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = page.frameLocator("iframe");
    await chat.getByRole("button", { name: /Flat white/ }).click();
    await chat.getByText("What would you like?").waitFor();
    await picture(page, "widget");
    const field = chat.getByRole("textbox", { name: "Your message" });
    await field.fill("My order 10426 is three days late and nobody answers. I want to talk to a person!");
    await field.press("Enter");
    await team.goto(`${workspaceOf(team)}/inbox`);
    await team.getByRole("button", { name: inbox.empty.toUnassigned }).click();
    await team.locator("[data-row]").first().click();
    await team.getByRole("button", { name: inbox.composer.take, exact: true }).first().click();
    const reply = team.getByRole("combobox", { name: inbox.composer.reply });
    await reply.fill("I am sorry about that. I am looking for your parcel right now.");
    await reply.press("Enter");
    await chat.getByText("I am looking for your parcel").waitFor();
    await field.fill("Thank you, that is kind.");
    await field.press("Enter");
    await team.getByText("Thank you, that is kind.").last().waitFor();
    await picture(team, "inbox");
  } finally {
    site.close();
  }
}

/** A few questions with their answers, and what would be answered to another wording. */
async function knowing(page: Page): Promise<void> {
  await page.goto(`${workspaceOf(page)}/knowledge`);
  const form = page.getByRole("form", { name: knowledge.pair.title });
  for (const [question, answer] of PAIRS) {
    await form.getByRole("textbox", { name: knowledge.pair.question, exact: true }).fill(question);
    const field = form.getByRole("textbox", { name: knowledge.pair.answer, exact: true });
    await field.fill(answer);
    await field.press("Control+Enter");
    await page.getByRole("link", { name: question }).first().waitFor();
  }
  await page.getByRole("searchbox", { name: knowledge.ask.label }).fill("how long does the delivery take");
  await page.getByText(knowledge.ask.answered, { exact: true }).waitFor();
  await picture(page, "knowledge");
}

/** The address of the workspace that a page is in. */
function workspaceOf(page: Page): string {
  return /^.*?\/w\/[^/]+/.exec(page.url())?.[0] ?? base;
}
