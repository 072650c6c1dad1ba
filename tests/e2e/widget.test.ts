import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chatServer, fiveSteps, type Published, publish } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { startSite } from "../support/site";

const server = chatServer({ environment: { PARLEY_RATE_LIMITS: "off" } });
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
let flow: Published;
const pages: { [path: string]: string } = {};

beforeAll(async () => {
  browser = await startChromium();
  site = await startSite(pages);
  flow = await publish(server.database.pools, fiveSteps);
  pages["/"] = shop(flow.publicId);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A shop's page with the one script tag. */
function shop(publicId: string, attributes = "", body = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"></head>
    <body><h1>A shop</h1>${body}<script src="${server.url}/embed.js" data-endpoint="${publicId}" ${attributes} async></script></body></html>`;
}

/** A page in a context of its own; what went wrong in it is in `faults`. */
async function visit(url: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ page: Page; faults: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

const chatOf = (page: Page): FrameLocator => page.frameLocator("iframe");
const composer = (chat: FrameLocator | Page) => chat.getByRole("textbox", { name: "Your message" });

async function say(chat: FrameLocator | Page, text: string): Promise<void> {
  await composer(chat).fill(text);
  await composer(chat).press("Enter");
}

describe("on another origin's page", () => {
  test("one script tag: open, chat to the end, start again", async () => {
    const { page, faults, close } = await visit(site.url);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = chatOf(page);
    await chat.getByText("What is your name?").waitFor();
    await say(chat, "Ada");
    await chat.getByText("Nice name, Ada").waitFor();
    await chat.getByRole("button", { name: "Tea" }).click();
    await chat.getByText("Ada gets Tea").waitFor();
    await chat.getByText("This conversation has ended.").waitFor();
    await chat.getByRole("button", { name: "Start again" }).click();
    await composer(chat).waitFor();
    expect(await chat.getByText("Ada gets Tea").count()).toBe(0);
    await close();
    expect(faults).toEqual([]);
  });

  test("a reload in mid-conversation goes on where it was", async () => {
    const { page, faults, close } = await visit(site.url);
    await page.getByRole("button", { name: "Open chat" }).click();
    await chatOf(page).getByText("What is your name?").waitFor();
    await say(chatOf(page), "Bo");
    await chatOf(page).getByText("Nice name, Bo").waitFor();
    await page.reload();
    // It was open, so it opens again.
    await chatOf(page).getByText("Nice name, Bo").waitFor();
    expect(await chatOf(page).locator(".row.visitor").allInnerTexts()).toEqual([expect.stringContaining("Bo")]);
    await chatOf(page).getByRole("button", { name: "Coffee" }).click();
    await chatOf(page).getByText("Bo gets Coffee").waitFor();
    await close();
    expect(faults).toEqual([]);
  });
});

test("the full page chats", async () => {
  const { page, faults, close } = await visit(`${server.url}/c/${flow.publicId}`);
  await page.getByText("What is your name?").waitFor();
  await say(page, "Ada");
  await page.getByRole("button", { name: "Tea" }).click();
  await page.getByText("Ada gets Tea").waitFor();
  await close();
  expect(faults).toEqual([]);
});
