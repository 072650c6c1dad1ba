import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, chatServer, fiveSteps, flowOf, type Published, publish } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { startSite } from "../support/site";
import {
  chatFrame,
  composerOf,
  echoFlow,
  everyInputFlow,
  say,
  setEndpoint,
  shopPage,
  visitPage,
} from "../support/widget-pages";

const server = chatServer({ environment: { PARLEY_RATE_LIMITS: "off" } });
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
let steps: Published;
const pages: { [path: string]: string } = {};

beforeAll(async () => {
  browser = await startChromium();
  site = await startSite(pages);
  steps = await publish(server.database.pools, fiveSteps);
  pages["/"] = shopPage(server.url, steps.publicId);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Serious and critical findings of axe-core. */
async function axeFaults(frame: Frame | Page): Promise<string[]> {
  await frame.evaluate(AXE);
  return frame.evaluate(async () => {
    const { violations } = await Reflect.get(window, "axe").run();
    return violations
      .filter((one: { impact: string }) => one.impact === "serious" || one.impact === "critical")
      .map(
        (one: { id: string; nodes: { html: string }[] }) =>
          `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`,
      );
  });
}

test("from the script tag to the first message: less than 30 kB over the wire", async () => {
  // Every byte that the server sends until its first words, headers included, counted between it and the browser.
  let bytes = 0;
  let said = false;
  const target = new URL(server.url);
  const meter = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    upstream.on("data", (chunk) => {
      if (!said) bytes += chunk.length;
      said ||= chunk.includes("What is your name?");
    });
    socket.pipe(upstream).pipe(socket);
    for (const one of [socket, upstream]) one.on("error", () => one.destroy());
  });
  await new Promise<void>((resolve) => meter.listen(0, "127.0.0.1", resolve));
  const { port } = meter.address() as AddressInfo;
  pages["/metered"] = shopPage(`http://127.0.0.1:${port}`, steps.publicId);
  const { page, close } = await visitPage(browser, `${site.url}/metered`, {
    // Not every browser takes brotli, so it is measured without.
    before: (fresh) =>
      fresh.route("**/*", async (route) =>
        route.continue({ headers: { ...route.request().headers(), "accept-encoding": "gzip" } }),
      ),
  });
  await page.getByRole("button", { name: "Open chat" }).click();
  await chatFrame(page).getByText("What is your name?").waitFor();
  await close();
  meter.close();
  console.log(`widget: ${bytes} bytes to the first message`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(30_000);
});

test("asks nobody but its own server", async () => {
  const asked = new Set<string>();
  const { page, close } = await visitPage(browser, site.url, {
    before: async (fresh) => void fresh.on("request", (request) => asked.add(new URL(request.url()).origin)),
  });
  await page.getByRole("button", { name: "Open chat" }).click();
  await say(chatFrame(page), "Ada");
  await chatFrame(page).getByText("Nice name, Ada").waitFor();
  expect([...asked].filter((origin) => origin !== "null").sort()).toEqual([site.url, server.url].sort());
  expect(await page.context().cookies()).toEqual([]);
  await close();
});

describe("axe finds no serious fault", () => {
  test.each(["light", "dark"] as const)("%s: the button, the frame, a choice", async (colorScheme) => {
    const { page, close } = await visitPage(browser, site.url, { colorScheme, reducedMotion: "reduce" });
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Open chat" }).click();
    await say(chatFrame(page), "Ada");
    await chatFrame(page).getByRole("button", { name: "Tea" }).waitFor();
    const frame = page.frames().find((one) => one.url().includes("/embed/"));
    expect(frame && (await axeFaults(frame))).toEqual([]);
    await close();
  });

  test.each(["several", "pictures", "stars", "nps", "day", "days", "form", "upload", "place"])(
    "the input %s",
    async (name) => {
      const flow = await publish(server.database.pools, {
        ...everyInputFlow,
        edges: [{ id: "e", source: "start", outlet: "next", target: name }],
      });
      const { page, close } = await visitPage(browser, `${server.url}/c/${flow.publicId}`, {
        reducedMotion: "reduce",
      });
      await page.locator(".panel button").first().waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await close();
    },
  );
});

describe("pages that make it hard", () => {
  const open = (page: Page) => page.getByRole("button", { name: "Open chat" });

  test("rules for everything, no doctype, a strict policy: it is seen and answers", async () => {
    const body = `<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; style-src 'sha256-HASH'; script-src ${server.url}; connect-src ${server.url}; frame-src ${server.url}">`;
    const rules =
      "*{all:unset}div,iframe,button{display:none!important}body>*{opacity:0!important;transform:scale(0)!important;pointer-events:none!important}";
    const hash = createHash("sha256").update(rules).digest("base64");
    pages["/hostile"] = `${body.replace("HASH", hash)}<style>${rules}</style>${shopPage(
      server.url,
      steps.publicId,
    ).replace("<!doctype html>", "")}`;
    const { page, faults, close } = await visitPage(browser, `${site.url}/hostile`);
    expect(await page.evaluate(() => document.compatMode)).toBe("BackCompat");
    await open(page).click();
    await composerOf(chatFrame(page)).waitFor();
    await close();
    expect(faults).toEqual([]);
  });

  test("taken off the page it comes back; two chats stand side by side, the same one only once", async () => {
    const other = await publish(server.database.pools, fiveSteps);
    const again = [steps, other]
      .map(({ publicId }) => `<script src="${server.url}/embed.js" data-endpoint="${publicId}"></script>`)
      .join("");
    pages["/several"] = shopPage(server.url, steps.publicId, { body: again });
    const { page, close } = await visitPage(browser, `${site.url}/several`);
    await expect.poll(() => open(page).count()).toBe(2);
    const boxes = await Promise.all([0, 1].map((n) => open(page).nth(n).boundingBox()));
    expect(Math.abs((boxes[0]?.x ?? 0) - (boxes[1]?.x ?? 0))).toBeGreaterThanOrEqual(56);
    await page.evaluate(() => {
      document.querySelector("[data-parley]")?.remove();
      document.body.replaceWith(document.createElement("body"));
    });
    await expect.poll(() => open(page).count()).toBe(2);
    await open(page).first().click();
    await composerOf(chatFrame(page)).waitFor();
    await close();
  });

  test("in a sandbox without an origin there is no button that does nothing", async () => {
    pages["/sandboxed"] = `<!doctype html><title>x</title><iframe sandbox="allow-scripts" src="/"></iframe>`;
    const told: string[] = [];
    const { page, close } = await visitPage(browser, `${site.url}/sandboxed`, {
      before: async (one) => one.on("console", (message) => told.push(message.text())),
    });
    await expect.poll(() => told.join("\n")).toContain("sandbox");
    expect(await page.frameLocator("iframe").locator("[data-parley]").count()).toBe(0);
    await close();
  });

  test("a keyboard on the screen: the panel is as high as what can be seen", async () => {
    const { page, close } = await visitPage(browser, `${site.url}/`, {
      viewport: { width: 320, height: 640 },
    });
    await open(page).click();
    await composerOf(chatFrame(page)).waitFor();
    await page.evaluate(() => {
      Object.defineProperty(visualViewport, "height", { value: 300 });
      visualViewport?.dispatchEvent(new Event("resize"));
    });
    const panel = page.getByRole("dialog");
    await expect.poll(async () => (await panel.boundingBox())?.height).toBe(300);
    await close();
  });
});

test("a language from the right mirrors the page", async () => {
  const flow = await publish(server.database.pools, echoFlow);
  await setEndpoint(server.database.pools, flow, { locale: "ar" });
  pages["/rtl"] = shopPage(server.url, flow.publicId);
  const { page, close } = await visitPage(browser, `${site.url}/rtl`);
  await page.getByRole("button", { name: "Open chat" }).click();
  const chat = chatFrame(page);
  await say(chat, "مرحبا بكم");
  await chat.getByText("You said").waitFor();
  expect(await chat.locator("html").getAttribute("dir")).toBe("rtl");
  const box = async (selector: string) =>
    (await chat.locator(selector).first().boundingBox()) ?? { x: Number.NaN, width: 0 };
  const [mine, bots, close_, title] = [
    await box(".row.visitor .bubble"),
    await box(".row.bot .bubble"),
    await box("header .icon"),
    await box("header h1"),
  ];
  expect(mine.x).toBeLessThan(bots.x + bots.width - mine.width); // the visitor's words stand at the left
  expect(close_.x).toBeLessThan(title.x);
  // A left-to-right text inside keeps its own direction.
  expect(
    await chat
      .getByText("Tell me something")
      .first()
      .evaluate((one) => getComputedStyle(one).direction),
  ).toBe("ltr");
  expect(
    await chat
      .getByText("مرحبا بكم")
      .first()
      .evaluate((one) => getComputedStyle(one).direction),
  ).toBe("rtl");
  await close();
});

const XSS = [
  "<script>window.__xss=1</script>",
  "<img src=x onerror=window.__xss=1>",
  "<svg onload=window.__xss=1>",
  "<xmp><p title='</xmp><img src=x onerror=window.__xss=1>'>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.__xss=1&gt;'>",
  "<noscript><p title='</noscript><img src=x onerror=window.__xss=1>'>",
  "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
  "<form><input name=attributes><input name=innerHTML></form>",
  "\"'><script>window.__xss=1</script>",
  "javascript:window.__xss=1",
  "[x](javascript:window.__xss=1)",
  "</script><script>window.__xss=1</script>",
];
const URLS = [
  "javascript:window.__xss=1",
  "jav\tascript:window.__xss=1",
  "JAVASCRIPT:window.__xss=1",
  " javascript:window.__xss=1",
  "data:text/html,<script>parent.__xss=1</script>",
  "vbscript:x",
  "//evil.example/x",
];

describe("T-9: what others wrote stays text", () => {
  const untouched = async (page: Page) => {
    for (const frame of page.frames())
      expect(await frame.evaluate(() => Reflect.get(window, "__xss"))).toBeUndefined();
  };

  test("texts, titles and choices of a flow, and what the visitor says", async () => {
    const flow = await publish(
      server.database.pools,
      flowOf(
        {
          start: { type: "onChat" },
          say: { type: "say", data: { bubbles: XSS.map((text) => ({ type: "text", text })) } },
          ask: {
            type: "ask",
            data: {
              bubbles: [{ type: "text", text: "?" }],
              input: { type: "choice", options: XSS.map((label, index) => ({ id: `o${index}`, label })) },
              save: "said",
            },
          },
          echo: { type: "say", data: { bubbles: [{ type: "text", text: "You said: {{ said }}" }] } },
        },
        [
          "start -> say",
          "say -> ask",
          "ask.answered -> echo",
          ...XSS.map((_, index) => `ask.o${index} -> echo`),
        ],
        { variables: [{ name: "said", kind: "text" }] },
      ),
    );
    await setEndpoint(server.database.pools, flow, {
      theme: { title: XSS[11], font: "x;} body{display:none}", avatar: "javascript:window.__xss=1" },
    });
    const { page, faults, close } = await visitPage(browser, `${server.url}/c/${flow.publicId}`);
    for (const text of XSS) await page.getByText(text, { exact: true }).first().waitFor();
    await page.getByRole("button", { name: XSS[1] ?? "", exact: true }).click();
    await page.getByText(`You said: ${XSS[1]}`).waitFor();
    await untouched(page);
    expect(await page.title()).toBe(XSS[11]);
    await close();
    expect(faults).toEqual([]);
  });

  test("B-38: bad addresses that the server might let through are refused once more", async () => {
    const stamp = (index: number) => ({ id: `m${index}`, from: "bot" });
    const messages = URLS.flatMap((url, index) => [
      {
        ...stamp(index * 10),
        type: "text",
        text: "x",
        rich: [{ type: "paragraph", children: [{ type: "link", url, children: [{ text: "rich link" }] }] }],
      },
      { ...stamp(index * 10 + 1), type: "image", url, link: url },
      { ...stamp(index * 10 + 2), type: "video", url },
      { ...stamp(index * 10 + 3), type: "audio", url },
      { ...stamp(index * 10 + 4), type: "file", url, name: "exe.\u202egpj" },
      { ...stamp(index * 10 + 5), type: "embed", url },
      {
        ...stamp(index * 10 + 6),
        type: "cards",
        cards: [{ title: "card", image: url, buttons: [{ id: "b", label: "go", url }] }],
      },
      { ...stamp(index * 10 + 7), type: "links", links: [{ label: "link", url }] },
      { ...stamp(index * 10 + 8), type: "redirect", url },
    ]);
    const { page, faults, close } = await visitPage(browser, `${server.url}/c/${steps.publicId}`, {
      before: async (fresh) => {
        const turn = {
          conversation: "00000000-0000-7000-8000-000000000000",
          token: "x",
          messages,
          awaiting: { type: "text" },
          status: "waiting",
          version: 1,
        };
        await fresh.route("**/conversations", (route) =>
          route.fulfill({ status: 201, contentType: "application/json", body: JSON.stringify(turn) }),
        );
        await fresh.route("**/stream", (route) =>
          route.fulfill({ contentType: "text/event-stream", body: ": hello\n\n" }),
        );
      },
    });
    await page.getByText("rich link").first().waitFor();
    await page.locator(".card").first().waitFor();
    const addresses = await page.evaluate(() =>
      [...document.querySelectorAll("#app [href], #app [src]")].map(
        (one) => one.getAttribute("href") ?? one.getAttribute("src"),
      ),
    );
    expect(addresses).toEqual([]);
    expect(await page.locator(".file bdi").first().textContent()).toBe("exe.gpj");
    await untouched(page);
    expect(page.url()).toBe(`${server.url}/c/${steps.publicId}`);
    await close();
    expect(faults).toEqual([]);
  });
});

describe("T-10: only where the endpoint allows it", () => {
  test("another origin gets neither button nor frame", async () => {
    const flow = await publish(server.database.pools, fiveSteps, { origins: ["https://shop.example"] });
    pages["/closed"] = shopPage(server.url, flow.publicId, {
      body: `<iframe src="${server.url}/embed/${flow.publicId}#from=${encodeURIComponent(site.url)}"></iframe>`,
    });
    const { page, faults, close } = await visitPage(browser, `${site.url}/closed`);
    await expect.poll(() => faults.join("\n")).toContain("frame-ancestors");
    expect(await page.getByRole("button", { name: "Open chat" }).count()).toBe(0);
    expect(await page.frameLocator("iframe").locator("main").count()).toBe(0);
    await close();
  });

  test("a page that names another origin than its own hears nothing", async () => {
    const heard = `<script>window.heard=[];addEventListener("message",(event)=>heard.push(event.data))</script>`;
    pages["/lying"] =
      `<!doctype html><title>x</title><link rel="icon" href="data:,">${heard}<iframe src="${server.url}/embed/${steps.publicId}#from=https%3A%2F%2Fshop.example"></iframe>`;
    pages["/honest"] = pages["/lying"].replace("https%3A%2F%2Fshop.example", encodeURIComponent(site.url));
    const honest = await visitPage(browser, `${site.url}/honest`);
    await honest.page.waitForFunction(() => Reflect.get(window, "heard").length > 0);
    await honest.close();
    const lying = await visitPage(browser, `${site.url}/lying`);
    const frame = lying.page.frames().find((one) => one.url().includes("/embed/"));
    await frame?.waitForLoadState("load"); // its script has run
    await frame?.evaluate((origin) => parent.postMessage("probe", origin), site.url);
    await lying.page.waitForFunction(() => Reflect.get(window, "heard").includes("probe"));
    expect(await lying.page.evaluate(() => Reflect.get(window, "heard"))).toEqual(["probe"]);
    await lying.close();
  });

  test("the pages' headers", async () => {
    const open = await call(`${server.url}/c/${steps.publicId}`);
    const policy = open.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /);
    expect(policy).not.toContain("unsafe");
    expect(open.headers.get("set-cookie")).toBeNull();
    expect(open.headers.get("x-content-type-options")).toBe("nosniff");
    const absent = await call(`${server.url}/c/nowhere`, { headers: { "accept-language": "zh-CN" } });
    expect([absent.status, absent.text.includes("暂时无法使用此聊天。")]).toEqual([404, true]);
    const script = await call(`${server.url}/embed.js`);
    expect([script.status, script.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
    for (const name of ["..%2fmanifest.json", "manifest.json", "main-AAAAAAAA.js", "%00"])
      expect((await call(`${server.url}/embed/assets/${name}`)).status).toBe(404);
  });

  test("the builder's preview takes a theme from its own origin alone", async () => {
    expect((await call(`${server.url}/embed/preview`)).headers.get("content-security-policy")).toContain(
      "frame-ancestors 'self'",
    );
    const { page, close } = await visitPage(browser, `${server.url}/builder`, {
      before: (fresh) =>
        fresh.route("**/builder", (route) =>
          route.fulfill({
            contentType: "text/html",
            body: `<!doctype html><title>x</title><iframe src="/embed/preview#from=${encodeURIComponent(server.url)}"></iframe>`,
          }),
        ),
    });
    const chat = chatFrame(page);
    await composerOf(chat).waitFor();
    const send = (theme: object) =>
      page.evaluate(
        ([message]) => frames[0]?.postMessage({ parley: message }, location.origin),
        [{ type: "theme", theme, title: "New name" }],
      );
    await send({ accent: "#aa2200", scheme: "dark", radius: 3 });
    await chat.getByRole("heading", { name: "New name" }).waitFor();
    const root = () =>
      chat
        .locator("html")
        .evaluate((one) => [
          one.dataset.scheme,
          getComputedStyle(one).getPropertyValue("--accent"),
          getComputedStyle(one).getPropertyValue("--radius"),
        ]);
    expect(await root()).toEqual(["dark", "#aa2200", "3px"]);
    // The frame itself is not the page around.
    await chat
      .locator("html")
      .evaluate(() =>
        window.postMessage({ parley: { type: "theme", theme: { accent: "#00ff00" } } }, location.origin),
      );
    await send({ accent: "#aa2200", scheme: "light" });
    await expect.poll(root).toEqual(["light", "#aa2200", "14px"]);
    await close();
  });
});
