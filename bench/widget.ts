import { get } from "node:http";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../tests/support/chromium";
import { startSite } from "../tests/support/site";
import { shopPage } from "../tests/support/widget-pages";
import { type Bench, quantile, spread } from "./bench";
import { ensureBuilt, startBuilt } from "./built-app";
import { fiveSteps } from "./five-steps";
import { publishFlow } from "./publish-flow";

/** Bytes that a visitor's browser loads until the first message stands there, compressed. */
const BOUND = 30_000;

/**
 * The widget against a built server in Chromium: what is loaded until the bot's first message is seen, on a chat page and from the
 * button on another site's page; and how long it takes. Nothing is cached; server and browser share the machine.
 */
export const widget: Bench = {
  name: "widget",
  about: "bytes and time to the first message, in Chromium against a built server",
  async run({ url, quick }) {
    ensureBuilt();
    const publicId = await publishFlow(url, fiveSteps);
    const app = await startBuilt("main", url);
    const site = await startSite({ "/": shopPage(app.url, publicId) });
    const browser = await startChromium();
    try {
      const page: number[] = [];
      const opened: number[] = [];
      const fetched = new Set<string>();
      await visit(browser, `${app.url}/c/${publicId}`, app.url, new Set(), firstMessage); // warms both up
      for (let round = 0; round < (quick ? 3 : 15); round++) {
        page.push(await visit(browser, `${app.url}/c/${publicId}`, app.url, new Set(), firstMessage));
        opened.push(await visit(browser, site.url, app.url, fetched, fromButton));
      }
      const gzip = await bytesOf(fetched, "gzip");
      return {
        files: fetched.size,
        "bytes, gzip": gzip,
        "bytes, brotli": await bytesOf(fetched, "br"),
        "bytes, plain": await bytesOf(fetched, "identity"),
        "bound, bytes": BOUND,
        "ratio to the bound": gzip / BOUND,
        "chat page, first message, ms": quantile(page, 0.5),
        "chat page, slowest, ms": Math.max(...page),
        "chat page, spread, %": spread(page),
        "button, first message after the click, ms": quantile(opened, 0.5),
        "button, slowest, ms": Math.max(...opened),
      };
    } finally {
      await browser.close();
      await site.close();
      await app.close();
    }
  },
  summary: (figures) => ({
    gzip: figures["bytes, gzip"],
    bound: BOUND,
    ratio: figures["ratio to the bound"],
  }),
};

/** Visits with an empty cache. Notes what was fetched from the server; returns what `measure` gives. */
async function visit(
  browser: Browser,
  address: string,
  server: string,
  fetched: Set<string>,
  measure: (page: Page, address: string) => Promise<number>,
): Promise<number> {
  const context = await browser.newContext({ locale: "en-GB" });
  try {
    const page = await context.newPage();
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      // What is loaded, not what is said: a conversation's own requests differ from turn to turn.
      if (request.url().startsWith(server) && request.method() === "GET" && !pathname.startsWith("/v1/"))
        fetched.add(request.url());
    });
    return await measure(page, address);
  } finally {
    await context.close();
  }
}

async function firstMessage(page: Page, address: string): Promise<number> {
  const begun = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.getByText("What is your name?").waitFor();
  return performance.now() - begun;
}

async function fromButton(page: Page, address: string): Promise<number> {
  await page.goto(address);
  const button = page.getByRole("button", { name: "Open chat" });
  await button.waitFor();
  const begun = performance.now();
  await button.click();
  await page.frameLocator("iframe").getByText("What is your name?").waitFor();
  return performance.now() - begun;
}

/** Bytes on the wire of all these files' bodies in one encoding. */
async function bytesOf(urls: ReadonlySet<string>, encoding: "gzip" | "br" | "identity"): Promise<number> {
  let bytes = 0;
  for (const url of urls) bytes += await bodyLength(url, encoding);
  return bytes;
}

/** node:http leaves a body as it came. */
function bodyLength(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": encoding } }, (response) => {
      let length = 0;
      response.on("data", (piece: Buffer) => {
        length += piece.length;
      });
      response.on("end", () => resolve(length));
      response.on("error", reject);
    }).on("error", reject);
  });
}
