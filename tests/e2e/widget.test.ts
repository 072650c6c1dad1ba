import { createHmac } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rotateIdentitySecret } from "../../server/identity/identity-secrets";
import { chatServer, fiveSteps, type Published, publish } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { everyRow } from "../support/every-row";
import { firstOwner, type Shop } from "../support/people";
import { startSite } from "../support/site";
import {
  chatFrame,
  composerOf,
  echoFlow,
  everyInputFlow,
  say,
  shopPage,
  visitPage,
} from "../support/widget-pages";

const server = chatServer({ environment: { PARLEY_RATE_LIMITS: "off" } });
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
let steps: Published;
let echo: Published;
let owner: Shop;
const pages: { [path: string]: string } = {};

const PATIENCE = { timeout: 90_000 };

/** A token as the shop's own server makes it. */
function signed(claims: object, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

beforeAll(async () => {
  owner = await firstOwner();
  browser = await startChromium();
  site = await startSite(pages);
  steps = await publish(server.database.pools, fiveSteps);
  echo = await publish(server.database.pools, echoFlow);
  pages["/"] = shopPage(server.url, steps.publicId);
  pages["/echo"] = shopPage(server.url, echo.publicId);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe("on another origin's page", () => {
  test("one script tag: open, chat to the end, start again", async () => {
    const { page, faults, close } = await visitPage(browser, site.url);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = chatFrame(page);
    await chat.getByText("What is your name?").waitFor();
    await say(chat, "Ada");
    await chat.getByText("Nice name, Ada").waitFor();
    await chat.getByRole("button", { name: "Tea" }).click();
    await chat.getByText("Ada gets Tea").waitFor();
    await chat.getByText("This conversation has ended.").waitFor();
    await chat.getByRole("button", { name: "Start again" }).click();
    await composerOf(chat).waitFor();
    expect(await chat.getByText("Ada gets Tea").count()).toBe(0);
    await close();
    expect(faults).toEqual([]);
  });

  test("a reload in mid-conversation goes on where it was, with what was half written", async () => {
    const { page, faults, close } = await visitPage(browser, site.url);
    await page.getByRole("button", { name: "Open chat" }).click();
    await chatFrame(page).getByText("What is your name?").waitFor();
    await say(chatFrame(page), "Bo");
    await chatFrame(page).getByText("Nice name, Bo").waitFor();
    await composerOf(chatFrame(page)).fill("Tea, but");
    await page.reload();
    // It was open, so it opens again.
    await chatFrame(page).getByText("Nice name, Bo").waitFor();
    expect(await composerOf(chatFrame(page)).inputValue()).toBe("Tea, but");
    expect(await chatFrame(page).locator(".row.visitor").count()).toBe(1);
    await chatFrame(page).getByRole("button", { name: "Coffee" }).click();
    await chatFrame(page).getByText("Bo gets Coffee").waitFor();
    await close();
    expect(faults).toEqual([]);
  });

  test("by keyboard alone: enter opens, escape closes and gives the focus back", async () => {
    const { page, close } = await visitPage(browser, site.url);
    await page.getByRole("button", { name: "Open chat" }).focus();
    await page.keyboard.press("Enter");
    await chatFrame(page).getByText("What is your name?").waitFor();
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === "IFRAME");
    await composerOf(chatFrame(page)).focus();
    await page.keyboard.type("line 1");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("line 2");
    await page.keyboard.press("Enter");
    const choices = chatFrame(page).getByRole("group", { name: "Answers" });
    await choices.getByRole("button", { name: "Tea" }).focus();
    await page.keyboard.press("ArrowDown");
    expect(
      await choices.getByRole("button", { name: "Coffee" }).evaluate((one) => one === document.activeElement),
    ).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Open chat" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)).toContain(
      "b ",
    );
    await close();
  });

  test("the page speaks with it: variables, events, closing, and what is unread", async () => {
    const flow = await publish(server.database.pools, {
      ...echoFlow,
      nodes: [
        { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} },
        {
          id: "say",
          type: "say",
          position: { x: 0, y: 0 },
          data: { bubbles: [{ type: "text", text: "Plan: {{ said }}" }] },
        },
        { id: "wait", type: "wait", position: { x: 0, y: 0 }, data: { until: "seconds", seconds: "1" } },
        {
          id: "late",
          type: "say",
          position: { x: 0, y: 0 },
          data: { bubbles: [{ type: "text", text: "Are you there?" }] },
        },
      ],
      edges: [
        ["start", "say"],
        ["say", "wait"],
        ["wait", "late"],
      ].map(([source, target], index) => ({ id: `e${index}`, source, target, outlet: "next" })),
    });
    pages["/api"] = shopPage(server.url, flow.publicId, {
      body: `<script>window.parleyCalls = [["setVariables", { said: "gold" }], ["open"]]; window.heard = []</script>`,
    });
    const { page, faults, close } = await visitPage(browser, `${site.url}/api`);
    await chatFrame(page).getByText("Plan: gold").waitFor();
    await page.evaluate(() => {
      const parley = Reflect.get(window, "Parley");
      parley.on("unread", (detail: object) => Reflect.get(window, "heard").push(detail));
      parley.close();
    });
    server.plane.due.start();
    await page.getByRole("button", { name: "Unread messages: 1" }).waitFor();
    await page.getByText("Are you there?").waitFor();
    expect(await page.evaluate(() => Reflect.get(window, "heard"))).toContainEqual({ count: 1 });
    await close();
    expect(faults).toEqual([]);
  });

  test("inline in an element of the page", async () => {
    pages["/inline"] = shopPage(server.url, echo.publicId, {
      attributes: 'data-mode="inline" data-target="#here"',
      body: '<div id="here" style="height:500px"></div>',
    });
    const { page, close } = await visitPage(browser, `${site.url}/inline`);
    const chat = page.frameLocator("#here iframe");
    await chat.getByText("Tell me something").waitFor();
    expect(await chat.getByRole("button", { name: "Close chat" }).count()).toBe(0);
    await close();
  });

  test("as a popup that the page opens", async () => {
    pages["/popup"] = shopPage(server.url, echo.publicId, { attributes: 'data-mode="popup"' });
    const { page, close } = await visitPage(browser, `${site.url}/popup`);
    await page.locator("[data-parley]").waitFor({ state: "attached" });
    expect(await page.getByRole("button", { name: "Open chat" }).count()).toBe(0);
    await page.evaluate(() => Reflect.get(window, "Parley").open());
    await chatFrame(page).getByText("Tell me something").waitFor();
    await composerOf(chatFrame(page)).press("Escape");
    await page.locator("iframe").waitFor({ state: "hidden" });
    await close();
  });
});

describe("without a network", () => {
  test("B-51: five messages wait, are seen, and go out once each in their order", async () => {
    const { page, close } = await visitPage(browser, `${server.url}/c/${echo.publicId}`);
    await page.getByText("Tell me something").waitFor();
    await page.context().setOffline(true);
    for (const word of ["one", "two", "three", "four", "five"]) await say(page, word);
    await page.getByText("You are offline.").waitFor();
    expect(await page.locator(".row.visitor.pending").count()).toBe(5);
    await page.context().setOffline(false);
    await page.getByText("You said: five").waitFor();
    expect(await page.locator(".row.visitor .bubble > p").allInnerTexts()).toEqual([
      "one",
      "two",
      "three",
      "four",
      "five",
    ]);
    // And so the server has them.
    await page.reload();
    await page.getByText("You said: five").waitFor();
    expect(await page.locator(".row.visitor .bubble > p").allInnerTexts()).toEqual([
      "one",
      "two",
      "three",
      "four",
      "five",
    ]);
    await close();
  });

  test("what was said offline survives a reload", async () => {
    const { page, close } = await visitPage(browser, `${server.url}/c/${echo.publicId}`);
    await page.getByText("Tell me something").waitFor();
    await page.route("**/messages", (route) => route.abort());
    await say(page, "not lost");
    await page.getByText("Connection trouble").waitFor();
    await page.unroute("**/messages");
    await page.reload();
    await page.getByText("You said: not lost").waitFor();
    expect(await page.locator(".row.visitor").count()).toBe(1);
    await close();
  });
});

test("who signs in is believed by a token alone, what they did before is theirs; who signs out leaves nothing", async () => {
  const { actor } = owner;
  const { secret } = await rotateIdentitySecret(actor);
  const shop = await publish(server.database.pools, echoFlow, { workspaceId: actor.workspaceId });
  pages["/account"] = shopPage(server.url, shop.publicId);
  const { page, faults, close } = await visitPage(browser, `${site.url}/account`);
  // Frames of others get no storage in some browsers, and one of their own in others: here none.
  await page.addInitScript(() => {
    if (window === top) return;
    const get = () => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get });
  });
  await page.reload();
  const call = (method: string, ...values: unknown[]) =>
    page.evaluate(([name, rest]) => Reflect.get(Reflect.get(window, "Parley"), name)(...rest), [
      method,
      values,
    ] as const);
  const tracked = () => page.waitForResponse((response) => response.url().includes("/v1/track/"), PATIENCE);
  const ofCustomer = async () =>
    (
      await everyRow(
        server.database,
        ["contact_identity", "contact_event", "conversation"],
        `SELECT (SELECT json_agg(e.name ORDER BY e.name) FROM contact_event e WHERE e.contact_id = i.contact_id) AS events,
          (SELECT count(*)::int FROM conversation c WHERE c.contact_id = i.contact_id) AS talks
         FROM contact_identity i WHERE kind = 'externalId' AND value = 'ada-1'`,
      )
    ).rows;
  await page.waitForFunction(() => "Parley" in window, undefined, PATIENCE);
  await Promise.all([tracked(), call("track", "product.viewed", { product: "tea" })]);

  // Signed by nobody, and no more good: the page hears why.
  const claims = { sub: "ada-1", email: "ada@example.org", name: "Ada" };
  const soon = Math.floor(Date.now() / 1_000) + 3_600;
  for (const [token, why] of [
    [signed({ ...claims, exp: soon }, "not the secret"), "not signed with this workspace's secret"],
    [signed({ ...claims, exp: soon - 7_200 }, secret), "has expired"],
  ] as const) {
    const warning = page.waitForEvent("console", {
      predicate: (message) => message.text().includes(why),
      ...PATIENCE,
    });
    await call("identify", { token });
    await warning;
    expect(await ofCustomer()).toEqual([]);
  }

  await Promise.all([tracked(), call("identify", { token: signed({ ...claims, exp: soon }, secret) })]);
  expect(await ofCustomer()).toMatchObject([{ events: expect.arrayContaining(["product.viewed"]) }]);
  await page.getByRole("button", { name: "Open chat" }).click();
  await say(chatFrame(page), "my secret");
  await chatFrame(page).getByText("You said: my secret").waitFor(PATIENCE);
  await composerOf(chatFrame(page)).fill("half a secret");
  await expect.poll(ofCustomer, PATIENCE).toMatchObject([{ talks: 1 }]);
  // The frame has no storage of its own: the page keeps for it.
  const stored = () => page.evaluate(() => JSON.stringify(localStorage));
  const visitor = /"parley:\w+:visitor":"(\w+)"/.exec(await stored())?.[1] ?? expect.fail("no browser's id");
  await expect.poll(stored, PATIENCE).toContain("half a secret");

  await call("signOut");
  await composerOf(chatFrame(page)).waitFor(PATIENCE);
  for (const visit of ["at once", "after a reload"]) {
    if (visit === "after a reload") await page.reload();
    await chatFrame(page).getByText("Tell me something").waitFor(PATIENCE);
    expect(await composerOf(chatFrame(page)).inputValue(), visit).toBe("");
    expect(await chatFrame(page).getByText("secret").count(), visit).toBe(0);
    for (const theirs of ["secret", visitor, "ada@", "identified"])
      expect(await stored(), visit).not.toContain(theirs);
  }
  const before = await ofCustomer();
  await Promise.all([tracked(), call("track", "product.viewed", { product: "salt" })]);
  await say(chatFrame(page), "somebody else");
  await chatFrame(page).getByText("You said: somebody else").waitFor(PATIENCE);
  expect(await ofCustomer()).toEqual(before);
  await close();
  expect(faults).toEqual([]);
});

test("two tabs of one visitor see the same conversation", async () => {
  const { page, close } = await visitPage(browser, `${server.url}/c/${echo.publicId}`);
  await page.getByText("Tell me something").waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText("Tell me something").waitFor();
  await say(page, "from the first");
  await other.getByText("You said: from the first").waitFor();
  await say(other, "from the second");
  await page.getByText("You said: from the second").waitFor();
  const rows = (one: typeof page) => one.locator(".bubble > p").allInnerTexts();
  expect(await rows(page)).toEqual(await rows(other));
  await close();
});

test("every kind of input", async () => {
  const flow = await publish(server.database.pools, everyInputFlow);
  const { page, faults, close } = await visitPage(browser, `${server.url}/c/${flow.publicId}`, {
    permissions: ["geolocation"],
    geolocation: { latitude: 31.23, longitude: 121.47 },
  });
  const send = page.getByRole("button", { name: "Send", exact: true });
  await page.getByRole("searchbox").fill("re");
  await page.getByRole("checkbox", { name: "Red" }).click();
  expect(await page.getByRole("checkbox").count()).toBe(2); // red and green
  await page.getByText("Choose at least 2").waitFor();
  await page.getByRole("checkbox", { name: "Green" }).click();
  await send.click();
  await page.getByText("Question pictures").waitFor();
  await page.getByRole("button", { name: "Blue" }).click();
  await page.getByRole("button", { name: "4 of 5" }).click();
  await page.getByText("Surely").waitFor();
  await page.getByRole("button", { name: "10 of 10" }).click();
  await page.getByLabel("Date").fill("2026-03-01");
  await send.click();
  await page.getByLabel("Time").fill("15:30");
  await send.click();
  await page.getByLabel("From").fill("2026-03-01");
  await page.getByLabel("To", { exact: true }).fill("2026-03-05");
  await send.click();
  await page.getByText("Question form").waitFor();
  await send.click();
  expect(await page.getByText("Please fill this in.").count()).toBe(2);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Size").selectOption("Small");
  await page.getByLabel("I agree").check();
  await send.click();
  await page.getByText("Question upload").waitFor();
  await page.locator("input[type=file]").setInputFiles({
    name: "big.bin",
    mimeType: "application/octet-stream",
    buffer: Buffer.alloc(1_100_000),
  });
  await page.getByText("big.bin is larger than").waitFor();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await send.click();
  await page.getByRole("link", { name: "Download note.txt" }).waitFor();
  await page.getByRole("button", { name: "Share my location" }).click();
  await page.getByText("All done").waitFor();
  expect(await page.locator(".row.visitor .bubble").allInnerTexts()).toEqual(
    [
      "Red, Green",
      "Blue",
      "4",
      "10",
      "2026-03-01",
      "15:30",
      "2026-03-01 – 2026-03-05",
      "Your name: Ada",
      "note.txt",
      "31.23, 121.47",
    ].map((text) => expect.stringContaining(text)),
  );
  await close();
  expect(faults).toEqual([]);
});
