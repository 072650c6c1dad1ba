import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test, vi } from "vitest";
import { cases as casesZh } from "../../components/i18n/catalogues/cases.zh-CN";
import { inbox as inboxEn } from "../../components/i18n/catalogues/inbox.en";
import { inbox as inboxZh } from "../../components/i18n/catalogues/inbox.zh-CN";
import { service as serviceZh } from "../../components/i18n/catalogues/service.zh-CN";
import { widget as widgetEn } from "../../components/i18n/catalogues/widget.en";
import { widget as widgetZh } from "../../components/i18n/catalogues/widget.zh-CN";
import { rebuildValues } from "../../server/contacts/derived";
import { addCodes } from "../../server/coupons/add-codes";
import { createPool } from "../../server/coupons/create-pool";
import { inWorkspace } from "../../server/db/tenant";
import { listCases, openCase } from "../../server/inbox/cases";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { saveShift } from "../../server/inbox/labels-and-shifts";
import { marketingHeld } from "../../server/inbox/marketing-hold";
import { updatePeopleSettings } from "../../server/inbox/people-settings";
import { createQueue } from "../../server/inbox/queues";
import { writeOrder } from "../../server/orders/write-order";
import type { MemberActor } from "../../server/workspaces/actor";
import { updateWorkspace } from "../../server/workspaces/update-workspace";
import { flowOf, type Visitor } from "../support/chat-server";
import { startChromium } from "../support/chromium";
import { type InboxShop, inboxShop, say } from "../support/inbox-shop";
import { startSite } from "../support/site";
import { shopPage } from "../support/widget-pages";
import { zoneWhereItIs } from "../support/zones";
import { AgentWindow, fill, type InboxWords, shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";
import { VisitorWindow, type WidgetWords } from "./support/visitor-window";

/** People take over, as a visitor and two agents see it: windows of real browsers on one built server. */
let app: App;
let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
const pages: { [path: string]: string } = {};

beforeAll(async () => {
  [app, browser, site] = await Promise.all([
    startApp({ SSRF_ALLOW_HOSTS: "127.0.0.1" }),
    startChromium(),
    startSite(pages),
  ]);
  shareServices(app);
  await inboxShop(); // the installation's own
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), app?.close()]);
});

const sql = async (text: string, ...values: unknown[]) =>
  (await app.database.pools.turn.query<Record<string, unknown>>(text, values)).rows;
const question = (words: string, save: string) => ({
  type: "ask",
  data: { bubbles: [{ type: "text", text: words }], input: { type: "text" }, save },
});
const variables = [{ name: "order", kind: "text" }];

/** A shop's page with the chat of a workspace on it, where the shop knows its visitor. */
async function pageOf(
  shop: InboxShop,
  visitor: { readonly [field: string]: string | number },
): Promise<string> {
  const [endpoint] = await inWorkspace(shop.workspaceId, (tx) =>
    tx.endpoint.findMany({ where: { flowId: shop.flowId, kind: "chat" }, select: { publicId: true } }),
  );
  const path = `/${shop.shop.slug}`;
  const known = `<script>window.parleyCalls = [["identify", ${JSON.stringify(visitor)}]]</script>`;
  pages[path] = shopPage(app.url, endpoint?.publicId ?? "", { body: known });
  return `${site.url}${path}`;
}

/** Asks for an order, hands over, goes on by how that ended, and asks how it was. */
const helpFlow = flowOf(
  {
    start: { type: "onChat" },
    order: question("Order number? 订单号？", "order"),
    help: { type: "handoff", data: { message: "One moment. 稍等。", queue: "Support" } },
    fine: say("Solved. 已解决。"),
    pity: say("Not solved. 未解决。"),
    rate: { type: "rate", data: { question: "How was it? 满意吗？", style: "csat" } },
    bye: say("Noted for {{ order }}"),
  },
  [
    "start -> order",
    "order.answered -> help",
    "help.resolved -> fine",
    "help.unresolved -> pity",
    "fine -> rate",
    "pity -> rate",
    "rate.answered -> bye",
  ],
  { variables },
);

/** What is waited for comes at once; a machine that others use takes longer. */
const PATIENCE = { timeout: 90_000 };
/** A journey takes half a minute; where several programs share the machine, each of its many steps takes longer. */
const JOURNEY = { timeout: 360_000 };

/** Another visitor. A server with much to do asks some to come again in a moment. */
async function comes(shop: InboxShop, body: object = {}): Promise<Visitor> {
  return vi.waitFor(async () => {
    const visitor = await shop.visit(app, body);
    if (visitor.first.status !== 201) throw new Error(`not let in: ${visitor.first.status}`);
    return visitor;
  }, PATIENCE);
}

/** A picture of eight by eight pixels. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGM4UbwAK2IYWhIAzaJ3AY94e+8AAAAASUVORK5CYII=",
  "base64",
);

interface Run {
  locale: "en" | "zh-CN";
  wish: string;
  names: [string, string];
  outcome: "resolved" | "unresolved";
  goesOn: string;
  t: InboxWords;
  w: WidgetWords;
}
const RUNS: Run[] = [
  {
    locale: "en",
    wish: "Let me talk to a human, please",
    names: ["Ben", "Cleo"],
    outcome: "resolved",
    goesOn: "Solved.",
    t: inboxEn,
    w: widgetEn,
  },
  {
    locale: "zh-CN",
    wish: "转人工",
    names: ["陈美", "王芳"],
    outcome: "unresolved",
    goesOn: "未解决。",
    t: inboxZh,
    w: widgetZh,
  },
];

test.for(RUNS)(
  "a person is asked for, $locale: from the wish to the rating",
  JOURNEY,
  async (run, { expect }) => {
    const { locale, wish, names, outcome, goesOn, t, w } = run;
    // Each try has a workspace of its own.
    const shop = await inboxShop(helpFlow);
    const faults: string[] = [];
    await createQueue(shop.owner, { name: "Support" });
    const address = `/w/${shop.shop.slug}/inbox?view=unassigned`;
    const before = await comes(shop, { locale });
    await expect.poll(async () => (await before.say({ text: wish })).status, PATIENCE).toBe(200);
    const [one, other, visitor] = await Promise.all([
      AgentWindow.open(browser, app, shop.owner, { name: names[0], locale, t, faults, address }),
      AgentWindow.open(browser, app, shop.owner, { name: names[1], locale, t, faults, address }),
      VisitorWindow.open(browser, await pageOf(shop, { name: "Ada" }), { locale, w, faults }),
    ]);

    // The wish is understood in the middle of a question. The place in the line is told, and moves up by itself.
    await visitor.reads("Order number?");
    await visitor.says(wish);
    await visitor.reads(fill(w.status.place, { position: 2 }));
    await claimConversation(shop.owner, before.conversation);
    await visitor.reads(w.status.next);

    // Both agents see it come, and click at once: one of them has it, the other reads who.
    const both = [one, other] as const;
    await Promise.all(both.map((agent) => agent.row("Ada").click()));
    const conversation = await one.row("Ada").getAttribute("data-row");
    await Promise.all(both.map((agent) => agent.take().waitFor()));
    await Promise.all(both.map((agent) => agent.take().click()));
    await Promise.all(both.map((agent) => agent.take().waitFor({ state: "detached" })));
    const claims = await sql(
      "SELECT properties->>'user' AS user FROM event WHERE conversation_id = $1 AND name = 'owner.changed' AND properties->>'to' = 'person'",
      conversation,
    );
    expect(claims).toHaveLength(1);
    const [owner, colleague] = claims[0]?.user === one.userId ? [one, other] : [other, one];
    await colleague.page.getByText(fill(t.composer.lockedBy, { name: owner.name })).waitFor();
    expect(await colleague.field().isVisible()).toBe(false);

    // Words both ways, with a sign of who is writing, and a picture.
    await owner.field().pressSequentially("Hi");
    await visitor.chat.locator(".dots").waitFor();
    await owner.reply("Hello Ada, 我来看看");
    await visitor.reads("我来看看");
    await colleague.said("Hello Ada, 我来看看").waitFor();
    await visitor.reads(fill(w.status.with, { name: owner.name }));
    await visitor.types("A-");
    await owner
      .thread()
      .getByText(fill(t.thread.typing, { names: "Ada" }))
      .waitFor();
    await visitor.says("It is A-1, 谢谢");
    await owner.said("It is A-1, 谢谢").waitFor();
    await owner.attach({ name: "parcel.png", mimeType: "image/png", buffer: PICTURE });
    const picture = visitor.chat.locator(".row.person img");
    await expect
      .poll(
        () => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth),
        PATIENCE,
      )
      .toBe(8);

    // A note reaches the colleague whom it mentions, and not the visitor: what is written after it is there, it is not.
    await owner.note(colleague.name, "was angry 上次很生气");
    await colleague.thread().getByText("was angry 上次很生气").waitFor();
    await owner.reply("One moment more");
    await visitor.reads("One moment more");
    for (const agent of both) {
      await agent.said("One moment more").waitFor();
      expect(await agent.thread().textContent()).not.toContain(t.message.unknown.split("{")[0]);
    }
    expect(await visitor.everything()).not.toContain("angry");

    // Given back, the bot still waits for what it had asked; its flow brings the visitor to people again, to the colleague now.
    await owner.giveBack();
    await visitor.chat.locator(".status").waitFor({ state: "detached" });
    await visitor.says("A-1");
    await visitor.reads("One moment. 稍等。");
    await visitor.reads(w.status.next);
    await colleague.take().click();
    await colleague.field().waitFor();
    await colleague.resolve(outcome);
    await visitor.reads(goesOn);
    await visitor.reads("How was it? 满意吗？");
    await visitor.rates(4);
    await visitor.reads("Noted for A-1");
    expect(await visitor.everything()).not.toContain("angry");
    expect(await sql("SELECT score, user_id FROM rating WHERE conversation_id = $1", conversation)).toEqual([
      { score: 4, user_id: colleague.userId },
    ]);
    await colleague
      .thread()
      .getByText(fill(t.event.rated, { score: 4 }))
      .waitFor();
    await Promise.all([one, other, visitor].map(({ page }) => page.context().close()));
    expect(faults).toEqual([]);
  },
);

test.concurrent(
  "the evening: an angry customer whose parcel is late: no coupon and no survey, a page, a promise for nine, then the question",
  JOURNEY,
  async ({ expect }) => {
    const zone = zoneWhereItIs(21);
    const shop = await inboxShop();
    const faults: string[] = [];
    const duty = await receiver();
    const { owner, workspaceId } = shop;
    await updateWorkspace(owner, { timeZone: zone, locale: "zh-CN" });
    await updatePeopleSettings(owner, {
      calendar: {
        hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [["09:00", "18:00"]]])),
        holidays: [],
        workdays: [],
      },
      paging: { webhook: duty.url, emails: [], afterSeconds: 30, promiseAfterMinutes: 10 },
    });
    const { id: pool } = await createPool(owner, { name: "挽回券" });
    await addCodes(owner, { poolId: pool, codes: ["SAVE-0001-AAAA"] });
    // What would keep a customer on any other evening: a coupon for whatever they write, then a survey.
    const { flowId } = await shop.publish(
      flowOf(
        {
          start: { type: "onChat" },
          order: question("您好，请问有什么可以帮您？", "order"),
          coupon: { type: "coupon", data: { pool } },
          gift: say("送您一张券 {{ coupon.code }}"),
          rate: { type: "rate", data: { question: "请打分" } },
        },
        [
          "start -> order",
          "order.answered -> coupon",
          "coupon.issued -> gift",
          "coupon.soldOut -> rate",
          "gift -> rate",
        ],
        { variables },
      ),
    );
    const agent = await AgentWindow.open(browser, app, owner, {
      name: "陈美",
      locale: "zh-CN",
      t: inboxZh,
      faults,
      address: `/w/${shop.shop.slug}/inbox?view=unassigned`,
      timezoneId: zone,
    });
    for (const weekday of [1, 2, 3, 4, 5, 6, 7])
      await saveShift(owner, {
        userId: agent.userId,
        queueId: null,
        weekday,
        day: null,
        from: "18:00",
        to: "09:00",
        duty: true,
      });
    const visitor = await VisitorWindow.open(browser, await pageOf({ ...shop, flowId }, { name: "周先生" }), {
      locale: "zh-CN",
      w: widgetZh,
      faults,
    });
    await visitor.reads("请问有什么可以帮您");
    const [{ contact } = { contact: "" }] = await sql(
      "SELECT contact_id AS contact FROM conversation WHERE workspace_id = $1",
      workspaceId,
    );
    await orderOnItsWay(owner, String(contact));
    await visitor.says("骗子吧,再不解决打12315");

    // What is known of the parcel, and that somebody comes; marketing is held from now on.
    await visitor.reads("非常抱歉让您久等了。我们已经看到您的订单 A-186（顺丰 SF1234567）");
    await visitor.reads(widgetZh.status.next);
    await agent.row("周先生").click();
    const conversation = await agent.row("周先生").getAttribute("data-row");
    const held = () => inWorkspace(workspaceId, (tx) => marketingHeld(tx, workspaceId, String(contact)));
    expect(await held()).toBe(true);
    await agent.context().getByText(inboxZh.profile.held).waitFor();
    for (const words of ["18,600.00", "SF1234567", `骗子`, "12315", ...Object.values(RULES_MET)])
      await agent.context().getByText(words).first().waitFor();

    // Half a minute later nobody has taken it: whoever is on duty is told what was said and why it is theirs.
    const pass = (seconds: number) =>
      sql(
        "UPDATE inbox_entry SET queued_at = queued_at - make_interval(secs => $2) WHERE conversation_id = $1",
        conversation,
        seconds,
      );
    const told = [...duty.heard];
    const [{ waited } = { waited: 0 }] = await sql(
      "SELECT extract(epoch FROM now() - queued_at)::float8 AS waited FROM inbox_entry WHERE conversation_id = $1",
      conversation,
    );
    if (Number(waited) < 30) expect(told).toEqual([]); // a very slow machine has come so far later
    await pass(31);
    await expect.poll(() => duty.heard.length, PATIENCE).toBe(1);
    expect(duty.heard[0]).toMatchObject({
      said: ["骗子吧,再不解决打12315"],
      why: "fraud",
      rules: Object.keys(RULES_MET),
      brief: {
        asked: "骗子吧,再不解决打12315",
        order: { ref: "A-186", number: "SF1234567" },
        mood: { anger: expect.any(Number) },
        tried: [
          { from: "bot", text: "您好，请问有什么可以帮您？" },
          { from: "visitor", text: "骗子吧,再不解决打12315" },
        ],
      },
      contact: { profile: { name: "周先生" } },
      link: `${app.url}/w/${shop.shop.slug}/inbox?c=${conversation}`,
    });
    for (const words of ["诈骗", "消费者维权", "周先生", "SF1234567"])
      expect(duty.heard[0]?.text).toContain(words);
    await agent
      .thread()
      .getByText(fill(inboxZh.event.pagedName, { name: inboxZh.event.you }))
      .waitFor();

    // Ten minutes later it is promised for the opening, before what had been promised earlier.
    const { conversation: earlier } = await comes(shop);
    await openCase(owner, {
      conversationId: earlier,
      type: "callback",
      title: "Earlier",
      dueAt: new Date(Date.now() + 60_000),
    });
    await pass(600);
    const nine = nextNine(zone);
    await expect
      .poll(
        async () =>
          (await listCases(owner, {})).rows.map(({ title, dueAt, first, complaint }) => ({
            title,
            dueAt,
            first,
            complaint,
          })),
        PATIENCE,
      )
      .toEqual([
        { title: expect.any(String), dueAt: nine, first: true, complaint: true },
        { title: "Earlier", dueAt: expect.any(String), first: false, complaint: false },
      ]);
    await agent.context().getByText("09:00").first().waitFor();
    expect(await held()).toBe(true);
    const words = await visitor.everything();
    expect(words).not.toContain("SAVE-");
    expect(words).not.toContain("请打分");
    expect(await sql("SELECT FROM coupon_grant WHERE contact_id = $1", contact)).toEqual([]);

    // In the morning somebody takes it and settles it: marketing is free again, and only now it is asked how it was.
    await agent.take().click();
    await agent.reply("周先生您好，包裹今天送到，运费已退。");
    await visitor.reads("运费已退");
    await agent.resolve("resolved");
    await visitor.chat.getByRole("group", { name: widgetZh.rating.label }).waitFor();
    await expect.poll(held, PATIENCE).toBe(false);
    await visitor.rates(5);
    await expect
      .poll(() => sql("SELECT score, user_id FROM rating WHERE conversation_id = $1", conversation), PATIENCE)
      .toEqual([{ score: 5, user_id: agent.userId }]);
    expect(await sql("SELECT FROM coupon_grant WHERE contact_id = $1", contact)).toEqual([]);
    await agent.page.goto(`${app.url}/w/${shop.shop.slug}/cases`);
    await agent.page.getByRole("heading", { name: casesZh.title, level: 1 }).waitFor();
    await agent.page.getByText("Earlier").waitFor();
    await Promise.all([agent.page, visitor.page].map((page) => page.context().close()));
    await duty.close();
    expect(faults).toEqual([]);
  },
);

const RULES_MET = {
  fraud: serviceZh.rules.hard.names.fraud,
  consumerProtection: serviceZh.rules.hard.names.consumerProtection,
};

/** An order of 18,600 that is paid, and shipped three days later than it should have been. */
async function orderOnItsWay(owner: MemberActor, contactId: string): Promise<void> {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const total = 1_860_000;
  await writeOrder(owner, "A-186", {
    state: "shipped",
    currency: "CNY",
    total,
    lines: [{ product: "sofa", name: "沙发", quantity: 1, price: total }],
    payments: [{ id: "pay-1", kind: "payment", amount: total, at: ago(9) }],
    shipments: [{ carrier: "顺丰", number: "SF1234567", at: ago(3) }],
    placedAt: ago(9),
  });
  await inWorkspace(owner.workspaceId, async (tx) => {
    await tx.$executeRaw`UPDATE shop_order SET contact_id = ${contactId}::uuid WHERE workspace_id = ${owner.workspaceId}::uuid`;
    await rebuildValues(tx, owner.workspaceId, [contactId]);
  });
}

interface Page {
  readonly text: string;
}

/** The system of whoever is on duty: what it is told. */
async function receiver(): Promise<{ url: string; heard: Page[]; close(): Promise<unknown> }> {
  const heard: Page[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    heard.push(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/duty`,
    heard,
    close: () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** The next nine in the morning there. */
function nextNine(zone: string): string {
  const hours = zone === "UTC" ? 0 : -Number(zone.slice("Etc/GMT".length));
  const there = new Date(Date.now() + hours * 3_600_000);
  const day = there.getUTCHours() < 9 ? 0 : 1;
  const nine = Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate() + day, 9);
  return new Date(nine - hours * 3_600_000).toISOString();
}
