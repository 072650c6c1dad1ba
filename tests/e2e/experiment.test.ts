import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashText } from "../../flow";
import { visitorContact } from "../../server/events/track-visitor";
import { lookAtExperiment } from "../../server/experiments/look";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { call } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { everyRow } from "../support/every-row";
import { flowOf } from "../support/flow-of";
import { type App, startApp } from "./support/app";
import { createOwner } from "./support/first-run";

/** An experiment from its split to its winner, as a marketer does it. */
let app: App;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let workspace: string;
let workspaceId: string;
let flowId: string;
let publicId: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startChromium()]);
  context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(90_000);
  page = await context.newPage();
  await createOwner(page, app.url, "An empty workspace");
  workspace = page.url().replace(/\/flows$/, "");
  const { rows } = await everyRow(
    app.database,
    ["membership"],
    "SELECT workspace_id, user_id FROM membership LIMIT 1",
  );
  workspaceId = String(rows[0]?.workspace_id);
  const actor = { workspaceId, userId: String(rows[0]?.user_id), apiKeyId: null, ip: null };
  globalThis.parleyPools = app.database.pools;
  const variants = [
    { id: "a", label: "Short", weight: 50 },
    { id: "b", label: "Long", weight: 50 },
  ];
  const steps = flowOf(
    {
      start: { type: "onChat" },
      split: { type: "split", data: { variants } },
      a: { type: "say", data: { bubbles: [{ type: "text", text: "way a" }] } },
      b: { type: "say", data: { bubbles: [{ type: "text", text: "way b" }] } },
    },
    ["start -> split", "split.a -> a", "split.b -> b"],
  );
  const document = { schema: 1, id: "x", name: "Hello", locale: "en", variables: [], settings: {}, ...steps };
  ({ id: flowId } = await createFlow(actor, { name: "Hello", document: readDocument(document, "x") }));
  ({ publicId } = await publishFlow(actor, { flowId }));
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A browser whose contact comes to a variant of an experiment: as many to each, or chance would say who wins. */
function visitorOf(experiment: string, way: "a" | "b"): string {
  for (;;) {
    const visitor = randomUUID().replaceAll("-", "");
    const share = hashText(`${experiment}\n${visitorContact(workspaceId, visitor)}`) / 0x1_0000_0000;
    if (share < 0.5 === (way === "a")) return visitor;
  }
}

/** Somebody opens the chat, comes the way that was foreseen, and signs up or not. */
async function visit(experiment: string, way: "a" | "b", signsUp: boolean): Promise<void> {
  const visitor = visitorOf(experiment, way);
  const body = { id: randomUUID(), visitor };
  let text = "";
  await expect
    .poll(async () => {
      const started = await call(`${app.url}/v1/chat/${publicId}/conversations`, { body });
      text = started.text;
      return started.status;
    })
    .toBe(201);
  expect(text).toContain(`way ${way}`);
  if (!signsUp) return;
  const told = await call(`${app.url}/v1/track/${publicId}`, {
    body: { visitor, events: [{ id: randomUUID(), name: "signed.up", properties: {} }] },
    headers: { origin: app.url },
  });
  expect(told.status).toBeLessThan(300);
}

test("an experiment is set up, says which way wins, gives it to everybody and takes it back", async () => {
  await page.goto(`${workspace}/experiments`);
  await page.getByRole("button", { name: "New experiment" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New experiment" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Short or long");
  await dialog.getByRole("combobox", { name: "Flow" }).click();
  await page.getByRole("option", { name: "Hello" }).click();
  await dialog.getByLabel("Goal", { exact: true }).fill("signed.up");
  await dialog.getByLabel("Smallest lift worth finding, %").fill("100");
  await dialog.getByText(/Needs [\d,]+ contacts at most/).waitFor();
  await dialog.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("heading", { name: "Short or long", level: 1 }).waitFor();
  await page.getByText("Not started yet").waitFor();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor();

  const { rows } = await everyRow(app.database, ["experiment"], "SELECT key FROM experiment");
  const key = String(rows[0]?.key);
  for (let number = 0; number < 40; number++) {
    await visit(key, "a", number % 4 === 0);
    await visit(key, "b", true);
  }
  await page.reload();
  await page.getByText("Long wins").waitFor();
  await page.getByRole("row", { name: /^Long/ }).getByText(/^\+\d/).first().waitFor();
  // The canvas shows what was looked at last by itself.
  await lookAtExperiment(workspaceId, new URL(page.url()).pathname.split("/").at(-1) ?? "");
  await page.getByRole("link", { name: "Open “Hello”" }).click();
  const card = page.getByRole("article", { name: "Split test" });
  await card.getByTitle(/^Lift against the control: \+\d/).waitFor();
  await page.getByRole("link", { name: "Open the experiment: Short or long" }).click();
  await page.getByText("Long wins").waitFor();

  await page.getByRole("button", { name: "Promote" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Promote" }).click();
  await page.getByText("Everybody gets “Long” since version 3.").waitFor();
  await page.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await page.getByText(/“Long” was rolled back/).waitFor();
});
