import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectors } from "../../components/i18n/catalogues/inspectors.en";
import { inspectorsGenerate as generate } from "../../components/i18n/catalogues/inspectors-generate.en";
import { knowledge as en } from "../../components/i18n/catalogues/knowledge.en";
import { knowledge as zh } from "../../components/i18n/catalogues/knowledge.zh-CN";
import { understanding } from "../../components/i18n/catalogues/understanding.en";
import { widget as widgetEn } from "../../components/i18n/catalogues/widget.en";
import { widget as widgetZh } from "../../components/i18n/catalogues/widget.zh-CN";
import { inWorkspace } from "../../server/db/tenant";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { getFlow } from "../../server/flows/get-flow";
import { createTable } from "../../server/tables/save-table";
import { flowOf } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { type InboxShop, inboxShop, say } from "../support/inbox-shop";
import { startSite } from "../support/site";
import { shopPage } from "../support/widget-pages";
import { fill, shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";
import { editorPage } from "./support/editor-page";
import { VisitorWindow } from "./support/visitor-window";

/** What is known comes into an open chat as it is written: a browser for whoever writes it, one for whoever asks. */
let app: App;
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
const pages: { [path: string]: string } = {};
const faults: string[] = [];

/** Asks, answers from what is known or says that it cannot, and asks again. */
const flow = (words: { ask: string; unknown: string }) =>
  flowOf(
    {
      start: { type: "onChat" },
      ask: {
        type: "ask",
        data: { bubbles: [{ type: "text", text: words.ask }], input: { type: "text" }, save: "question" },
      },
      answer: { type: "answer", data: { question: "{{ question }}", askBack: false } },
      unknown: say(words.unknown),
    },
    [
      "start -> ask",
      "ask.answered -> answer",
      "answer.answered -> ask",
      "answer.unsure -> unknown",
      "unknown -> ask",
    ],
    { variables: [{ name: "question", kind: "text" }] },
  );

const RUNS = [
  {
    locale: "en",
    t: en,
    w: widgetEn,
    ask: "What would you like to know?",
    unknown: "I do not know that yet.",
    pair: ["How long does delivery take?", "Two to three working days."],
    asked: "How long does delivery take",
    gap: ["Do you repair teapots with a broken lid?", "Yes, send it to our workshop in Hangzhou."],
  },
  {
    locale: "zh-CN",
    t: zh,
    w: widgetZh,
    ask: "想了解什么？",
    unknown: "这个我还不知道。",
    pair: ["多久能到货？", "两到三个工作日。"],
    asked: "请问多久能到货",
    gap: ["茶壶盖子摔坏了能修吗？", "可以，寄到杭州的工坊即可。"],
  },
] as const;

beforeAll(async () => {
  [app, browser, site] = await Promise.all([startApp(), startChromium(), startSite(pages)]);
  shareServices(app);
  await inboxShop(); // the installation's own
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), app?.close()]);
});

async function openChat(shop: InboxShop, run: (typeof RUNS)[number]): Promise<VisitorWindow> {
  const [endpoint] = await inWorkspace(shop.workspaceId, (tx) =>
    tx.endpoint.findMany({ where: { flowId: shop.flowId, kind: "chat" }, select: { publicId: true } }),
  );
  pages[`/${shop.shop.slug}`] = shopPage(app.url, endpoint?.publicId ?? "", {});
  const visitor = await VisitorWindow.open(browser, `${site.url}/${shop.shop.slug}`, {
    locale: run.locale,
    w: run.w,
    faults,
  });
  await visitor.reads(run.ask);
  return visitor;
}

/** How often the chat says that it does not know. */
const unknowns = (visitor: VisitorWindow, words: string) => visitor.chat.getByText(words, { exact: true });

test.for(RUNS)(
  "a pair written on the page answers in an open chat, a gap is answered and closes ($locale)",
  async (run) => {
    const { t, locale } = run;
    // Each try has a workspace of its own.
    const shop = await inboxShop(flow(run));
    faults.length = 0;
    const [page, visitor] = await Promise.all([
      editorPage(browser, app, shop, { locale, path: "/knowledge", faults }),
      openChat(shop, run),
    ]);

    // Nothing is known yet.
    await visitor.says(run.asked);
    await unknowns(visitor, run.unknown).nth(0).waitFor();

    // A pair is written, and answers the very next question of the chat that is open.
    const [question, answer] = run.pair;
    const form = page.getByRole("form", { name: t.pair.title });
    await form.getByRole("textbox", { name: t.pair.question, exact: true }).fill(question);
    await form.getByRole("textbox", { name: t.pair.answer, exact: true }).fill(answer);
    await form.getByRole("textbox", { name: t.pair.answer, exact: true }).press("Control+Enter");
    await page.getByRole("link", { name: question }).first().waitFor();
    await visitor.says(run.asked);
    await visitor.reads(answer);

    // What would be answered is seen on the page, with its source.
    await page.getByRole("searchbox", { name: t.ask.label }).fill(run.asked);
    await page.getByText(t.ask.answered, { exact: true }).waitFor();

    // Something nobody has written an answer to.
    const [lacking, found] = run.gap;
    await visitor.says(lacking);
    await unknowns(visitor, run.unknown).nth(1).waitFor();
    await page.getByRole("link", { name: t.tabs.gaps }).click();
    const gap = page.getByRole("listitem", { name: lacking });
    await gap.getByRole("button", { name: t.gaps.answer, exact: true }).click();
    const reply = gap.getByRole("form", { name: t.gaps.answer });
    await reply.getByRole("textbox", { name: t.pair.answer, exact: true }).fill(found);
    await reply.getByRole("button", { name: t.source.save, exact: true }).click();
    await page.getByText(fill(t.gaps.closed, { question: lacking })).waitFor();
    await gap.waitFor({ state: "detached" });
    await visitor.says(lacking);
    await visitor.reads(found);
    await page.getByRole("button", { name: t.gaps.states.answered, exact: true }).click();
    await gap.waitFor();

    // What was answered is drawn by lot, and graded.
    await page.getByRole("link", { name: t.tabs.quality }).click();
    await page.getByRole("button", { name: t.quality.draw }).click();
    const drawn = page.getByRole("listitem", { name: run.asked });
    await drawn.getByRole("button", { name: t.quality.right, exact: true }).click();
    await drawn.getByText(fill(t.quality.graded, { count: "1", whole: "2" })).waitFor();

    // What should answer is asked of it; a test question that was written wrongly is mended, and goes well.
    await page.getByRole("link", { name: t.tabs.tests }).click();
    await page.getByRole("button", { name: t.tests.add, exact: true }).click();
    const added = page.getByRole("form", { name: t.tests.add });
    await added.getByRole("textbox", { name: t.tests.question }).fill(run.asked);
    await added.getByRole("combobox", { name: t.tests.expected }).fill(t.tests.nobody.slice(0, 4));
    await page.getByRole("option", { name: t.tests.nobody }).click();
    await added.getByRole("textbox", { name: t.tests.question }).press("Enter");
    const line = page
      .getByRole("table", { name: t.tests.lead })
      .getByRole("row")
      .filter({ hasText: run.asked });
    await page.getByRole("button", { name: t.tests.run, exact: true }).click();
    await line.getByText(t.tests.outcomes.wronglyAnswered).waitFor();
    await page.getByRole("img", { name: t.tests.calibration }).waitFor();
    await page.getByRole("button", { name: `${t.tests.views.bad} 1` }).click();
    await line.getByRole("button", { name: fill(t.tests.editOf, { question: run.asked }) }).click();
    const changed = page.getByRole("form", { name: t.tests.edit });
    await changed.getByRole("combobox", { name: t.tests.expected }).fill(question);
    await page.getByRole("option", { name: question }).click();
    await changed.getByRole("textbox", { name: t.tests.question }).press("Enter");
    await changed.waitFor({ state: "detached" });
    await page.getByRole("button", { name: t.tests.run, exact: true }).click();
    await page.getByText(t.tests.nothingFits).waitFor();
    await page.getByRole("button", { name: `${t.tests.views.all} 1` }).click();
    await line.getByText(t.tests.outcomes.right, { exact: true }).waitFor();
    expect(faults).toEqual([]);
  },
);

test("a model's table and the product of a message are chosen in the inspector", async () => {
  const shop = await inboxShop();
  faults.length = 0;
  const { id: table } = await createTable(shop.owner, {
    name: "Stores by city",
    key: "City",
    source: { columns: ["City", "Address"] },
  });
  const steps = flowOf(
    {
      start: { type: "onChat" },
      read: { type: "understand", data: { intents: [], entities: [] } },
      write: { type: "generate", data: { instructions: "Help." } },
    },
    ["start -> read", "read.none -> write"],
  );
  const document = {
    schema: 1,
    id: "x",
    name: "Stores",
    locale: "en",
    variables: [],
    settings: {},
    ...steps,
  };
  const { id: flowId } = await createFlow(shop.owner, {
    name: "Stores",
    document: readDocument(document, "x"),
  });
  const page = await editorPage(browser, app, shop, { locale: "en", path: `/flows/${flowId}`, faults });
  const inspector = page.getByRole("complementary", { name: "Selected step" });
  const choose = async (label: string, option: string) => {
    await inspector.getByRole("combobox", { name: label, exact: true }).click();
    await page
      .getByRole("option")
      .filter({ has: page.getByText(option, { exact: true }) })
      .click();
  };

  await page.locator('.react-flow__node[data-id="write"]').focus();
  await page.keyboard.press("Enter");
  await inspector.getByRole("button", { name: generate.addTool }).click();
  await choose(generate.tool, generate.toolTypes.table);
  await inspector.getByRole("combobox", { name: inspectors.lookup.table, exact: true }).fill("stores");
  await page.getByRole("option", { name: "Stores by city" }).click();
  await inspector.getByRole("textbox", { name: generate.toolName, exact: true }).fill("find_store");
  await inspector.getByRole("textbox", { name: generate.toolFor, exact: true }).fill("Stores, by their city");

  await page.locator('.react-flow__node[data-id="read"]').focus();
  await page.keyboard.press("Enter");
  await inspector.getByRole("button", { name: understanding.addEntity }).click();
  await choose(understanding.kind, understanding.kinds.product);
  await inspector.getByRole("combobox", { name: understanding.to, exact: true }).fill("wanted");
  await expect
    .poll(async () => {
      const { document } = await getFlow(shop.workspaceId, flowId);
      return document.nodes.map(({ data }) => data);
    })
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          tools: [{ type: "table", name: "find_store", description: "Stores, by their city", table }],
        }),
        expect.objectContaining({ entities: [{ kind: "product", save: "wanted" }] }),
      ]),
    );
  expect(faults).toEqual([]);
});
