import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { products as en } from "../../components/i18n/catalogues/products.en";
import { widget as widgetEn } from "../../components/i18n/catalogues/widget.en";
import { recordEvents } from "../../server/contacts/record-events";
import { inWorkspace } from "../../server/db/tenant";
import { flowOf } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { type InboxShop, inboxShop, say } from "../support/inbox-shop";
import { pdfOf } from "../support/pdf-of";
import { startSite } from "../support/site";
import { shopPage } from "../support/widget-pages";
import { fill, shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";
import { editorPage } from "./support/editor-page";
import { VisitorWindow } from "./support/visitor-window";

/** A product comes out of a page, another out of a PDF: reviewed beside their sources, and recommended to who likes such things. */
let app: App;
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
const pages: { [path: string]: string } = {
  "/aria-2": `<!doctype html><html lang="en"><head><title>Aria 2 | Sound shop</title></head><body><main><h1>Aria 2</h1>
    <p>The Aria 2 costs $129. Noise stays outside, so you can hear every word on the train.</p>
    <ul><li>Category: Headphones</li><li>Battery: 40 hours</li><li>Lasts up to two days without a charger</li></ul></main>
    <footer>Copyright Sound shop</footer></body></html>`,
};
const PDF = pdfOf([
  "Aria Mini",
  "The Aria Mini costs $59.",
  "Category: Headphones",
  "Weight: 30 g",
  "Fits in any pocket, so you can take it everywhere without a bag.",
]);
const faults: string[] = [];
const t = en.launch;
const NOTHING = "Nothing for you today.";

let shop: InboxShop;
beforeAll(async () => {
  [app, browser, site] = await Promise.all([
    startApp({ SSRF_ALLOW_HOSTS: "localhost", SSRF_ALLOW_CIDRS: "127.0.0.0/8,::1/128" }),
    startChromium(),
    startSite(pages),
  ]);
  shareServices(app);
  await inboxShop(); // the installation's own
});
/** Each try has a workspace of its own. */
beforeEach(async () => {
  faults.length = 0;
  shop = await inboxShop(
    flowOf(
      {
        start: { type: "onChat" },
        ask: {
          type: "ask",
          data: {
            bubbles: [{ type: "text", text: "What would you like?" }],
            input: { type: "text" },
            save: "wish",
          },
        },
        show: { type: "recommend", data: { intro: "Picked for you" } },
        none: say(NOTHING),
      },
      ["start -> ask", "ask.answered -> show", "show.shown -> ask", "show.none -> none", "none -> ask"],
      { variables: [{ name: "wish", kind: "text" }] },
    ),
  );
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), app?.close()]);
});

/** A visitor in the chat, who was seen to look at things of a category. */
async function visitorWho(looksAt: string): Promise<VisitorWindow> {
  const { workspaceId } = shop;
  const known = await conversations();
  const visitor = await VisitorWindow.open(browser, `${site.url}/shop`, {
    locale: "en",
    w: widgetEn,
    faults,
  });
  await visitor.reads("What would you like?");
  const [contactId = ""] = (await conversations()).filter((one) => !known.includes(one));
  await inWorkspace(workspaceId, (tx) =>
    recordEvents(tx, workspaceId, [
      { contactId, name: "product.viewed", at: new Date(), properties: { category: looksAt } },
    ]),
  );
  return visitor;
}

async function conversations(): Promise<string[]> {
  const rows = await inWorkspace(
    shop.workspaceId,
    (tx) => tx.$queryRaw<{ contactId: string }[]>`
      SELECT contact_id AS "contactId" FROM conversation WHERE workspace_id = ${shop.workspaceId}::uuid`,
  );
  return rows.map(({ contactId }) => contactId);
}

/** Looks a selling point up in the source, takes everything over, and lets it go. */
async function reviewAndPublish(page: Page, name: string, point: string): Promise<void> {
  await page.getByRole("heading", { name, level: 2, exact: true }).waitFor();
  const card = page.getByRole("listitem", { name: point });
  await card.getByRole("button", { name: t.show }).click();
  const mark = page.getByRole("region", { name: t.source }).locator('mark[aria-current="true"]');
  await mark.first().waitFor();
  expect((await mark.allTextContents()).join("")).toBe(point);
  const rest = page.getByRole("button", { name: t.acceptAll });
  for (let left = await rest.count(); left > 0; left = await rest.count()) {
    await rest.first().click();
    await expect.poll(() => rest.count()).toBeLessThan(left);
  }
  await page.getByRole("button", { name: t.publish, exact: true }).click();
  await page.getByText(t.states.live, { exact: true }).waitFor();
}

test("a page and a PDF are launched, and recommended to who likes such things and to nobody else", async () => {
  const [endpoint] = await inWorkspace(shop.workspaceId, (tx) =>
    tx.endpoint.findMany({ where: { flowId: shop.flowId, kind: "chat" }, select: { publicId: true } }),
  );
  pages["/shop"] = shopPage(app.url, endpoint?.publicId ?? "", {});
  const page = await editorPage(browser, app, shop, { locale: "en", path: "/products/launches", faults });
  const listener = await visitorWho("Headphones");
  const gardener = await visitorWho("Garden");
  await listener.says("Something nice");
  await listener.reads(NOTHING);

  // Out of a page.
  await page.getByRole("button", { name: t.new }).first().click();
  await page.getByRole("textbox", { name: t.url }).fill(`${site.url}/aria-2`);
  await page.getByRole("button", { name: t.begin }).click();
  await reviewAndPublish(page, "Aria 2", "Noise stays outside, so you can hear every word on the train.");
  await listener.says("And now?");
  await listener.reads("Aria 2");
  await listener.reads("$129");
  await gardener.says("Something nice");
  await gardener.reads(NOTHING);
  expect(await gardener.everything()).not.toContain("Aria");

  // Out of a file.
  await page.getByRole("link", { name: en.tabs.launches }).click();
  await page.getByRole("button", { name: t.new }).first().click();
  await page.getByRole("button", { name: t.kinds.file, exact: true }).click();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "aria-mini.pdf", mimeType: "application/pdf", buffer: PDF });
  await page.getByText(fill(t.chosen, { name: "aria-mini.pdf" })).waitFor();
  await page.getByRole("button", { name: t.begin }).click();
  await reviewAndPublish(
    page,
    "Aria Mini",
    "Fits in any pocket, so you can take it everywhere without a bag.",
  );
  await listener.says("Anything smaller?");
  await listener.reads("Aria Mini");
  expect(faults).toEqual([]);
});
