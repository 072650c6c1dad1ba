import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectors } from "../../components/i18n/catalogues/inspectors.en";
import { startChromium } from "../support/chromium";
import { startSite } from "../support/site";
import { type App, startApp } from "./support/app";
import { Canvas } from "./support/canvas";
import { createOwner } from "./support/first-run";

/** The main job from the first visit to a second version, in order: each test goes on where the one before it ended. */
let app: App;
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
let author: BrowserContext;
let page: Page;
let canvas: Canvas;
const pages: { [path: string]: string } = {};
const faults: string[] = [];
/** What moves is drawn again and again, which takes a machine without a graphics card most of the time. */
const AUTHOR = {
  locale: "en-GB",
  viewport: { width: 1920, height: 1080 },
  reducedMotion: "reduce",
} as const;

beforeAll(async () => {
  [app, browser, site] = await Promise.all([startApp(), startChromium(), startSite(pages)]);
  author = await browser.newContext(AUTHOR);
  author.setDefaultTimeout(90_000);
  page = await author.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  canvas = new Canvas(page);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), app?.close()]);
});

const inspector = (): ReturnType<Page["getByRole"]> =>
  page.getByRole("complementary", { name: "Selected step" });
const saved = (): Promise<void> =>
  page
    .getByRole("status")
    .filter({ hasText: /^Saved$/ })
    .waitFor();

/** Writes the first bubble of the selected step. */
async function writes(text: string): Promise<void> {
  await inspector().getByRole("textbox", { name: inspectors.bubbles.types.text }).first().fill(text);
}

/** Adds the first bubble where a fresh step has none. */
async function says(text: string): Promise<void> {
  const first = inspector().getByRole("textbox", { name: inspectors.bubbles.types.text }).first();
  const add = inspector().getByRole("button", { name: inspectors.bubbles.addText });
  await add.waitFor();
  if ((await first.count()) === 0) await add.click();
  await first.fill(text);
}

describe("from nothing to a live conversation", () => {
  test("the first visitor becomes the owner", async () => {
    await createOwner(page, app.url, "An empty workspace");
    await page.getByText("Draw your first conversation.").waitFor();
  });

  test("a flow of seven steps is drawn by mouse and keyboard", async () => {
    await page.getByRole("button", { name: "New flow" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New flow" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Tea time");
    await dialog.getByRole("button", { name: "Create flow" }).click();
    const start = canvas.card("When they open the chat");
    await start.waitFor();

    // Keyboard: walk to the entry, slash, a few letters, Enter; Enter again leads into the inspector.
    await start.focus();
    await page.keyboard.press("/");
    await canvas.quickAdd("ask");
    const name = canvas.card("Ask and save");
    await name.waitFor();
    await page.keyboard.press("Enter");
    await says("What is your name?");
    await inspector().getByRole("combobox", { name: inspectors.ask.save }).fill("name");
    await canvas.card("What is your name?").waitFor();
    expect(await canvas.lines().count()).toBe(1);

    // Mouse: a step from the palette, a line from dot to dot.
    await canvas.showAll();
    await canvas.dragFromPalette("Branch", { x: 0.55, y: 0.75 });
    const branch = canvas.card("Branch");
    await branch.waitFor();
    await inspector().getByRole("combobox", { name: inspectors.condition.left }).fill("name");
    await inspector().getByRole("combobox", { name: inspectors.condition.operator }).click();
    await page.getByRole("option", { name: inspectors.condition.operators.contains, exact: true }).click();
    await inspector().getByRole("textbox", { name: inspectors.condition.right }).fill("a");
    await inspector().getByRole("textbox", { name: inspectors.rules.name }).fill("has an a");
    await canvas.showAll();
    await canvas.drawLine(canvas.out(canvas.card("What is your name?"), "Answered"), canvas.into(branch));
    await expect.poll(() => canvas.lines().count()).toBe(2);

    // Mouse: a line let go over nothing asks what should stand there.
    await canvas.drawIntoTheOpen(canvas.out(branch, "has an a"), { x: 70, y: -120 });
    await canvas.quickAdd("reply");
    await says("Nice name, {{ name }}");
    await canvas.card("Nice name").waitFor();
    await canvas.showAll();
    await canvas.drawIntoTheOpen(canvas.out(branch, "Otherwise"), { x: 70, y: 120 });
    await canvas.quickAdd("reply");
    await says("Hello, {{ name }}");
    await canvas.card("Hello, ").waitFor();
    await expect.poll(() => canvas.lines().count()).toBe(4);

    // Keyboard again: the next two follow the focused card.
    await canvas.card("Hello, ").focus();
    await page.keyboard.press("/");
    await canvas.quickAdd("ask");
    await says("Tea or coffee?");
    await inspector().getByRole("combobox", { name: inspectors.ask.save }).fill("drink");
    await canvas.card("Tea or coffee?").focus();
    await page.keyboard.press("/");
    await canvas.quickAdd("reply");
    await says("Enjoy your {{ drink }}, {{ name }}");
    await canvas.showAll();
    await canvas.drawLine(
      canvas.out(canvas.card("Nice name"), "Next"),
      canvas.into(canvas.card("Tea or coffee?")),
    );
    await expect.poll(() => canvas.lines().count()).toBe(7);
    expect(await canvas.cards().count()).toBe(7);
    await saved();
  });

  test("both branches are tried in the simulator, and the walk lights up", async () => {
    await page.getByRole("button", { name: "Try it" }).click();
    const trial = page.getByRole("region", { name: "Try it" });
    const answer = async (text: string) => {
      const box = trial.getByRole("textbox", { name: "Answer as the visitor" });
      await box.fill(text);
      await box.press("Enter");
    };
    const walked = (words: string) => canvas.card(words).locator("[data-walk]").count();
    await trial.getByText("What is your name?").waitFor();
    await answer("Ada");
    await trial.getByText("Nice name, Ada").waitFor();
    await expect.poll(() => walked("Nice name")).toBe(1);
    expect(await walked("Hello, ")).toBe(0);
    await answer("tea");
    await trial.getByText("Enjoy your tea, Ada").waitFor();
    await trial.getByText("The conversation has ended.").waitFor();

    await trial.getByRole("button", { name: "Start again" }).click();
    await trial.getByText("Enjoy your tea, Ada").waitFor({ state: "detached" });
    await answer("Bo");
    await trial.getByText("Hello, Bo").waitFor();
    await expect.poll(() => walked("Hello, ")).toBe(1);
    expect(await walked("Nice name")).toBe(0);
    await page.getByRole("button", { name: "Try it" }).click();
    await trial.waitFor({ state: "detached" });
  });

  test("it is published, and its line of HTML goes onto a page of another site", async () => {
    await publish("first", 1);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Where it is live" }).click();
    const live = page.getByRole("dialog", { name: "Where it is live" });
    const snippet = await live.getByText("<script src=").textContent();
    pages["/"] =
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title></head><body><h1>A shop</h1>${snippet}</body></html>`;
    await page.keyboard.press("Escape");
    await live.waitFor({ state: "detached" });
  });
});

describe("visitors and versions", () => {
  let first: Page;

  test("a visitor chats, reloads in mid-conversation and is where they were", async () => {
    first = await visitor();
    await chat(first).getByText("What is your name?").waitFor();
    await say(first, "Ada");
    await chat(first).getByText("Tea or coffee?").waitFor();
    await first.reload();
    await chat(first).getByText("Nice name, Ada").waitFor();
    await chat(first).getByText("Tea or coffee?").waitFor();
    expect(await chat(first).getByText("What is your name?").count()).toBe(1);
  });

  test("a second version is for new conversations; the one that runs finishes on its own", async () => {
    await canvas.card("What is your name?").click();
    await writes("Who are you?");
    await canvas.card("Enjoy your").click();
    await writes("Here is your {{ drink }}");
    await canvas.card("Here is your").waitFor();
    await publish("second", 2);

    const second = await visitor();
    await chat(second).getByText("Who are you?").waitFor();
    await say(first, "tea");
    await chat(first).getByText("Enjoy your tea, Ada").waitFor();
    await say(second, "Bo");
    await chat(second).getByText("Tea or coffee?").waitFor();
    await say(second, "coffee");
    await chat(second).getByText("Here is your coffee").waitFor();
  });

  test("rolled back, new conversations get the first version again", async () => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    const versions = page.getByRole("complementary", { name: "Versions" });
    await versions
      .getByRole("listitem")
      .filter({ hasText: "v1" })
      .getByRole("button", { name: "Make it live again" })
      .click();
    await page.getByText("v1 is live again").waitFor();
    const third = await visitor();
    await chat(third).getByText("What is your name?").waitFor();
    await page.keyboard.press("Escape");
  });
});

test("a second editor's save overwrites nothing, and nothing of theirs is lost", async () => {
  const colleague = await browser.newContext({ ...AUTHOR, storageState: await author.storageState() });
  colleague.setDefaultTimeout(90_000);
  const theirs = await colleague.newPage();
  await theirs.goto(page.url());
  const other = new Canvas(theirs);
  await other.card("Tea or coffee?").waitFor();

  await canvas.card("Hello, ").click();
  await writes("Good day, {{ name }}");
  await saved();

  await other.card("Tea or coffee?").click();
  const field = theirs
    .getByRole("complementary", { name: "Selected step" })
    .getByRole("textbox", { name: inspectors.bubbles.types.text })
    .first();
  await field.fill("Tea, coffee or milk?");
  const banner = theirs.getByText("Nothing was overwritten and your changes are still here.");
  await banner.waitFor();
  await page.reload();
  await canvas.card("Good day, ").waitFor();
  await canvas.card("Tea or coffee?").waitFor();

  await theirs.getByRole("button", { name: "Load theirs" }).click();
  await theirs.getByRole("menuitem", { name: "keep mine as a new flow" }).click();
  await other.card("Good day, ").waitFor();
  await other.card("Tea or coffee?").waitFor();
  await theirs.getByRole("link", { name: "All flows" }).click();
  await theirs.getByRole("link", { name: "Tea time (my changes)" }).click();
  await other.card("Tea, coffee or milk?").waitFor();
  await colleague.close();
});

test("no page threw", () => {
  expect(faults).toEqual([]);
});

async function publish(note: string, version: number): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Publish this flow" });
  await dialog.getByRole("textbox", { name: "What is new?" }).fill(note);
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText(`v${version} is live`).waitFor();
  await dialog.waitFor({ state: "detached" });
}

/** Somebody new opens the shop's page and its chat. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  context.setDefaultTimeout(90_000);
  const shop = await context.newPage();
  shop.on("pageerror", (error) => faults.push(String(error)));
  await shop.goto(site.url);
  await shop.getByRole("button", { name: "Open chat" }).click();
  return shop;
}

function chat(shop: Page): FrameLocator {
  return shop.frameLocator("iframe");
}

async function say(shop: Page, text: string): Promise<void> {
  const box = chat(shop).getByRole("textbox", { name: "Your message" });
  await box.fill(text);
  await box.press("Enter");
}
