import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errors } from "../../components/i18n/catalogues/errors.en";
import { settings } from "../../components/i18n/catalogues/settings.en";
import { asAuth } from "../../server/db/tenant";
import type { MemberActor } from "../../server/workspaces/actor";
import { call } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { joined } from "../support/people";
import { root } from "../support/root";
import { sessionCookie } from "../support/session-cookie";
import { shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";
import { createOwner, OWNER } from "./support/first-run";

/**
 * axe-core on every page that people meet, in both colour schemes: nothing serious or critical. The scheme changes nothing but
 * colours, so what else there is to find is looked for once.
 */
const AXE = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const SCHEMES = ["light", "dark"] as const;
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
let app: App;
let browser: Browser;
let owner: BrowserContext;
let workspace: string;
let publicId: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function contextWith(options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
  // The pages forbid foreign scripts, axe included.
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1600, height: 950 },
    bypassCSP: true,
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(90_000);
  return context;
}

/** Faults worth a repair, one line each: rule, place, why. */
async function faults(page: Page, rules: "all" | "colours"): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const options: RunOptions = {
    resultTypes: ["violations"],
    ...(rules === "colours" ? { runOnly: { type: "rule", values: COLOUR_RULES } } : {}),
  };
  const results = await page.evaluate(
    (options): Promise<AxeResults> => Reflect.get(window, "axe").run(document, options),
    options,
  );
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `${id}: ${target.join(" ")}: ${failureSummary?.replaceAll(/\s+/g, " ")}`,
      ),
    );
}

/** Waits until nothing fades any more: half-way, things have other colours. A new scheme begins with the next frame. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const running = () =>
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    for (let calm = 0; calm < 3; calm++) {
      await frame();
      const fading = running();
      if (fading.length > 0) calm = 0;
      await Promise.all(fading.map((animation) => animation.finished.catch(() => undefined)));
    }
  });
}

/** Looks at a page in both schemes. */
async function bothSchemes(page: Page): Promise<void> {
  const found: string[] = [];
  const grounds = new Set<string>();
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    const rules = grounds.size === 1 ? "all" : "colours";
    found.push(...(await faults(page, rules)).map((fault) => `${colorScheme}: ${fault}`));
  }
  expect(found).toEqual([]);
  expect(grounds.size, "the dark scheme looks like the light one").toBe(SCHEMES.length);
}

test("first run", async () => {
  const context = await contextWith();
  const page = await context.newPage();
  await page.goto(app.url);
  await page.getByRole("button", { name: "Create the workspace" }).waitFor();
  await bothSchemes(page);
  await createOwner(page, app.url, "Two working examples");
  workspace = new URL(page.url()).pathname.replace(/\/flows$/, "");
  owner = context;
});

test("sign in", async () => {
  const context = await contextWith();
  const page = await context.newPage();
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await bothSchemes(page);
  await page.getByRole("textbox", { name: "E-mail" }).fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill("wrong, certainly");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("E-mail or password is wrong.").waitFor();
  await bothSchemes(page);
  await context.close();
});

describe("signed in", () => {
  let page: Page;
  beforeAll(async () => {
    page = await owner.newPage();
  });

  test("the list of flows, and the dialog of a new one", async () => {
    await page.goto(`${app.url}${workspace}/flows`);
    await page.locator("[data-flow-link]").first().waitFor();
    await bothSchemes(page);
    await page.getByRole("button", { name: "New flow" }).first().click();
    await page.getByRole("dialog", { name: "New flow" }).waitFor();
    await bothSchemes(page);
    await page.keyboard.press("Escape");
  });

  /** Goes to a page of the workspace as a link does: the interface is not loaded anew. */
  async function visit(path: string): Promise<void> {
    const to = `${workspace}/${path}`;
    await page.evaluate((to) => Reflect.get(window, "next").router.push(to), to);
    await page.waitForURL(`${app.url}${to}`, { waitUntil: "commit" });
  }

  async function openFlow(): Promise<void> {
    await visit("flows");
    await page.locator("[data-flow-link]").first().click();
    await page.locator(".react-flow__node").nth(2).waitFor();
  }

  test("the builder with inspector, checks and simulator", async () => {
    await openFlow();
    await bothSchemes(page);
    // A question's inspector has the most kinds of fields.
    await page.locator(".react-flow__node").filter({ hasText: "Ask and save" }).first().focus();
    await page.keyboard.press("Enter");
    await page
      .getByRole("complementary", { name: "Selected step" })
      .getByRole("button", { name: "Add text" })
      .waitFor();
    await page.getByRole("button", { name: "Try it" }).click();
    await page
      .getByRole("region", { name: "Try it" })
      .getByRole("textbox", { name: "Answer as the visitor" })
      .or(page.getByRole("log").getByRole("button"))
      .first()
      .waitFor();
    await page.getByRole("button", { name: /^Checks/ }).click();
    await bothSchemes(page);
  });

  test("the builder's dialogs and panels", async () => {
    await openFlow();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Where it is live" }).click();
    const live = page.getByRole("dialog", { name: "Where it is live" });
    publicId =
      new URL((await live.getByText("/c/").first().textContent()) ?? "").pathname.split("/").at(-1) ?? "";
    await bothSchemes(page);
    await page.keyboard.press("Escape");
    await live.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    await page.getByRole("complementary", { name: "Versions" }).getByText("v1").first().waitFor();
    await bothSchemes(page);
  });

  test.each([
    "account",
    "members",
    "api-keys",
    "workspace",
    "webhooks",
    "identity",
    "events",
    "service",
    "service/hours",
    "service/rules",
    "service/alerts",
    "service/shifts",
    "service/replies",
  ])("settings: %s", async (name) => {
    await visit(`settings/${name}`);
    await page.getByRole("heading", { name: /^Settings · / }).waitFor();
    await page.getByText("Loading…").first().waitFor({ state: "detached" });
    await bothSchemes(page);
  });

  test("settings: model, with an address that is none and one that may not be called", async () => {
    await visit("settings/model");
    const address = page.getByRole("textbox", { name: settings.model.baseUrl, exact: true }).first();
    await address.fill("api.example.com");
    await address.press("Enter");
    await page.getByText(settings.model.baseUrlBad).waitFor();
    expect(await address.inputValue()).toBe("api.example.com");
    await bothSchemes(page);
    await address.fill("http://127.0.0.1:1/v1");
    await page.getByLabel(settings.model.key, { exact: true }).first().fill("sk-of-nobody");
    await page.getByRole("textbox", { name: settings.model.model, exact: true }).fill("tiny");
    await address.press("Enter");
    await page.getByText(settings.model.keyStored).waitFor();
    const button = page.getByRole("button", { name: settings.model.test });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByText(settings.model.testFaults.address).first().waitFor();
    // Whoever works with the keyboard goes on where they were.
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
    await bothSchemes(page);
  });

  test.each([
    ["supervision", "Live wall"],
    ["cases", "Cases"],
    ["products", "Products"],
    ["products/launches", "Products"],
    ["coupons", "Coupons"],
    ["campaigns", "Campaigns"],
    ["demo-shop", "Demo shop"],
    ["broadcasts", "Broadcasts"],
    ["links", "Links"],
    ["experiments", "Experiments"],
    ["knowledge/conflicts", "Knowledge"],
    ["knowledge/tests", "Knowledge"],
    ["knowledge/quality", "Knowledge"],
    ["knowledge/tables", "Knowledge"],
  ])("%s", async (name, title) => {
    await visit(name);
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    await page.getByText("Loading…").first().waitFor({ state: "detached" });
    await bothSchemes(page);
  });

  test("the inbox with somebody who waits, and has been taken", async () => {
    const conversations = `${app.url}/v1/chat/${publicId}/conversations`;
    const { conversation, token } = (
      await call(conversations, {
        body: { id: randomUUID(), contact: { name: "Ada", phone: "13812345678" } },
      })
    ).json;
    await call(`${app.url}/v1/chat/conversations/${conversation}/messages`, {
      token,
      body: { id: randomUUID(), text: "This is a scam, I want to talk to a human" },
    });
    await visit(`inbox?view=unassigned&c=${conversation}`);
    await page.getByText("Why this is here").waitFor();
    await bothSchemes(page);
    await page.getByRole("button", { name: "Take it" }).first().click();
    await page.getByRole("combobox", { name: "Reply to the visitor" }).fill("/refund");
    await page.getByText("No canned reply matches.").waitFor();
    await bothSchemes(page);
    await page.getByRole("button", { name: "Promise something" }).click();
    await page.getByRole("dialog", { name: "Promise something" }).waitFor();
    await bothSchemes(page);
  });
});

test("what a role does not open says why", async () => {
  shareServices(app);
  const actor = await asAuth(async (tx): Promise<MemberActor> => {
    const { userId, workspaceId } = await tx.membership.findFirstOrThrow({ where: { role: "owner" } });
    return { workspaceId, userId, role: "owner", apiKeyId: null, ip: null };
  });
  const viewer = await joined(actor, "viewer");
  const context = await contextWith();
  const { name, value } = await sessionCookie(viewer.actor.userId, app.url);
  await context.addCookies([{ name, value, url: app.url }]);
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 403) refused.push(response.url());
  });
  for (const path of ["settings/secrets", "knowledge/quality", "knowledge/conflicts", "products/launches"]) {
    await page.goto(`${app.url}${workspace}/${path}`);
    await page.getByText(errors.notAllowed.title).waitFor();
    await page.getByText(errors.notAllowed.body.replace("{role}", "Viewer")).waitFor();
    await bothSchemes(page);
  }
  await page.getByRole("link", { name: errors.notAllowed.action }).click();
  await page.locator("[data-flow-link]").first().waitFor();
  expect(refused).toEqual([]);
  await context.close();
});

test("the chat as a page of its own", async () => {
  const context = await contextWith({ viewport: { width: 420, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${app.url}/c/${publicId}`);
  await page.locator(".row").first().waitFor();
  await bothSchemes(page);
  await context.close();
});
