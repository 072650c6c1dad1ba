import { randomBytes } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { builder as builderZh } from "../../components/i18n/catalogues/builder.zh-CN";
import { campaigns as campaignsZh } from "../../components/i18n/catalogues/campaigns.zh-CN";
import {
  audiences as audiencesZh,
  contacts as contactsZh,
} from "../../components/i18n/catalogues/contacts.zh-CN";
import { flows as flowsZh } from "../../components/i18n/catalogues/flows.zh-CN";
import { inbox as inboxZh } from "../../components/i18n/catalogues/inbox.zh-CN";
import { widget as widgetZh } from "../../components/i18n/catalogues/widget.zh-CN";
import { hashText } from "../../flow";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { asAuth } from "../../server/db/tenant";
import { trackVisitor, visitorContact } from "../../server/events/track-visitor";
import { openDemoShop, orderInDemoShop, payInDemoShop } from "../../server/starters/demo-shop";
import { registerInvited } from "../../server/workspaces/accept-invitation";
import { createInvitation } from "../../server/workspaces/create-invitation";
import { updateWorkspace } from "../../server/workspaces/update-workspace";
import { startChromium } from "../support/chromium";
import { address, anotherWorkspace, firstOwner, PASSWORD, type Shop } from "../support/people";
import { sessionCookie } from "../support/session-cookie";
import { zoneWhereItIs } from "../support/zones";
import { fill, shareServices } from "./support/agent-window";
import { type App, startApp } from "./support/app";

/** Abandoned payment, from its installation to its lift: a marketer's window, and visitors on the demo shop's page. */
let app: App;
let browser: Browser;
let first: Shop;
const faults: string[] = [];
const PATIENCE = { timeout: 90_000 };

const RUNS = [
  {
    locale: "zh-CN",
    t: campaignsZh,
    f: flowsZh,
    b: builderZh,
    c: contactsZh,
    a: audiencesZh,
    i: inboxZh,
    w: widgetZh,
    name: "未付款挽回",
    reminder: /订单 DEMO-\w+（¥129\.00）已为您保留。使用优惠码 \w+/,
  },
] as const;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startChromium()]);
  shareServices(app);
  first = await firstOwner();
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const sql = async (text: string, ...values: unknown[]) =>
  (await app.database.pools.turn.query<Record<string, unknown>>(text, values)).rows;

/** Somebody of the team who reads in a language. */
async function member(shop: Shop, locale: "en" | "zh-CN"): Promise<string> {
  const email = address("marketer");
  const { token } = await createInvitation(shop.actor, { email, role: "admin" });
  await registerInvited({ token, name: "Mia", password: PASSWORD, locale, ip: null });
  return (await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { email } }))).id;
}

async function open(
  shop: Shop,
  as: { userId: string; locale: string; timezoneId: string },
  path: string,
  visitor?: { key: string; id: string },
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    locale: as.locale,
    timezoneId: as.timezoneId,
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(90_000);
  const cookies = [await sessionCookie(as.userId, app.url), { name: "parley_locale", value: as.locale }];
  await context.addCookies(cookies.map((one) => ({ ...one, url: app.url })));
  // A browser that was here before knows who it is.
  if (visitor) await context.addInitScript(({ key, id }) => localStorage.setItem(key, id), visitor);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`${app.url}/w/${shop.slug}/${path}`);
  return page;
}

/** A browser's id whose contact is in the control group of half of all, or is not. */
function visitorOf(workspaceId: string, group: "control" | "reached"): string {
  for (;;) {
    const id = randomBytes(16).toString("hex");
    const share = (hashText(`holdout\n${visitorContact(workspaceId, id)}`) >>> 0) / 0x1_0000_0000;
    if (share < 0.5 === (group === "control")) return id;
  }
}

test.for(RUNS)(
  "abandoned payment, $locale: the reminder with its coupon in the chat, the goal, the lift, and why another gets nothing",
  { timeout: 180_000 },
  async ({ locale, t, f, b, c, a, i, w, name, reminder }, { expect }) => {
    // Each try has a workspace of its own.
    const shop = await anotherWorkspace(first, `Shop ${locale}`);
    faults.length = 0;
    const { actor, slug } = shop;
    const { workspaceId } = actor;
    const timezoneId = zoneWhereItIs(12); // no quiet hours
    const as = { userId: await member(shop, locale), locale, timezoneId };
    await updateWorkspace(actor, { locale, timeZone: timezoneId });
    await updateMarketing(
      actor,
      marketingSettingsSchema.parse({ quietHours: null, budget: null, holdout: 50 }),
    );
    const { publicId } = await openDemoShop(actor, "Chat");

    // Installed and published as it comes, with its coupons.
    const marketer = await open(shop, as, "flows");
    await marketer.getByRole("button", { name: f.new }).first().click();
    const dialog = marketer.getByRole("dialog", { name: f.create.title });
    await dialog.getByRole("radio", { name }).click();
    await dialog.getByRole("button", { name: f.create.submit }).click();
    await marketer.getByRole("button", { name: b.publish.action, exact: true }).click();
    const publish = marketer.getByRole("dialog", { name: b.publish.title });
    await publish.getByRole("button", { name: b.publish.action, exact: true }).click();
    await publish.waitFor({ state: "detached" });

    // Somebody looks at the shop, has the chat open, and leaves without paying; another pays at once.
    const key = `parley:${publicId}:visitor`;
    const id = visitorOf(workspaceId, "reached");
    const ada = await open(shop, as, "demo-shop", { key, id });
    await ada.getByRole("button", { name: w.open }).click();
    const chat = ada.frameLocator("iframe");
    await chat.getByRole("textbox").first().waitFor();
    const checkout = fill(t.shop.checkoutOf, { name: t.shop.goods.lamp });
    await ada.getByRole("button", { name: checkout }).click();
    await ada.getByRole("button", { name: t.shop.pay, exact: true }).waitFor();
    const bob = await open(shop, as, "demo-shop", { key, id: visitorOf(workspaceId, "reached") });
    await bob.getByRole("button", { name: checkout }).click();
    const begun = "SELECT count(*)::int AS n FROM campaign_run WHERE workspace_id = $1";
    await expect.poll(async () => (await sql(begun, workspaceId))[0]?.n, PATIENCE).toBe(2);
    await bob.getByRole("button", { name: t.shop.pay, exact: true }).click();
    await bob.getByText(/DEMO-.*(paid|已付款)/).waitFor();

    // Two of the control group go to the checkout too; one of them pays later, without having been reminded.
    const orders: string[] = [];
    for (const n of [1, 2]) {
      const visitor = visitorOf(workspaceId, "control");
      const cart = `cart-control${n}`;
      const events = [{ id: `${n}`, name: "checkout.started", properties: { cart } }];
      await trackVisitor(workspaceId, { visitor, events });
      orders.push(
        (await orderInDemoShop(actor, { visitor, cart, product: "demo-bag", total: 8_900, agrees: true }))
          .ref,
      );
    }

    // Half an hour passes for those who wait.
    const ofCampaign = `u.workspace_id = $1 AND u.status = 'waiting' AND u.session->'wait'->>'for' = 'timer' AND EXISTS (
      SELECT FROM campaign_run r WHERE r.workspace_id = $1 AND r.id = u.conversation_id)`;
    const states = `SELECT reason, count(*)::int AS n FROM send_ledger WHERE workspace_id = $1 GROUP BY 1 ORDER BY 1 NULLS LAST`;
    await expect
      .poll(async () => {
        await sql(
          `UPDATE run u SET wake_at = now(), session = jsonb_set(session::jsonb, '{wait,until}', to_jsonb(floor(extract(epoch FROM now()) * 1000)))::json WHERE ${ofCampaign}`,
          workspaceId,
        );
        return sql(states, workspaceId);
      }, PATIENCE)
      .toEqual([
        { reason: "alreadyBought", n: 1 },
        { reason: "controlGroup", n: 2 },
        { reason: null, n: 1 },
      ]);
    await chat.getByText(reminder).waitFor();

    // She pays; so does one of those who were not reminded.
    await ada.getByRole("button", { name: t.shop.pay, exact: true }).click();
    await ada.getByText(/DEMO-.*(paid|已付款)/).waitFor();
    await payInDemoShop(actor, orders[0] ?? "", 8_900);
    const goals = "SELECT count(*)::int AS n FROM campaign_goal WHERE workspace_id = $1";
    await expect.poll(async () => (await sql(goals, workspaceId))[0]?.n, PATIENCE).toBe(3);

    // The campaign's line: one message, three goals, and twice as many buyers as in the control group.
    await marketer.goto(`${app.url}/w/${slug}/campaigns`);
    const row = marketer.getByRole("row", { name: new RegExp(name) }).first();
    await row.getByText("+100%").waitFor();
    expect(await row.textContent()).toMatch(/3.*(129|387|347)/);
    await marketer.getByText(t.ledger.reasons.alreadyBought).first().waitFor();
    await marketer.getByText(t.ledger.reasons.controlGroup).first().waitFor();

    // And on the page of the one who paid in time.
    const [paid] = await sql(
      "SELECT contact_id AS id FROM send_ledger WHERE workspace_id = $1 AND reason = 'alreadyBought'",
      workspaceId,
    );
    await marketer.goto(`${app.url}/w/${slug}/contacts/${paid?.id}`);
    await marketer.getByText(t.ledger.reasons.alreadyBought).first().waitFor();

    // What they allow for another purpose is noted there, and an audience asks for it.
    const choose = async (label: string, option: string) => {
      await marketer.getByRole("combobox", { name: label, exact: true }).last().click();
      await marketer.getByRole("option", { name: option, exact: true }).click();
    };
    await marketer.getByRole("button", { name: c.profile.setConsent }).click();
    await choose(c.profile.channel, i.profile.channels.sms);
    await choose(c.profile.purpose, c.profile.purposes.orders);
    await marketer.getByRole("textbox", { name: c.profile.source }).fill("门店登记表");
    await marketer.getByRole("button", { name: c.profile.grant, exact: true }).click();
    await marketer.getByText(`${i.profile.channels.sms} · ${c.profile.purposes.orders}`).waitFor();
    await marketer.goto(`${app.url}/w/${slug}/audiences`);
    await marketer.getByRole("button", { name: a.new }).first().click();
    await marketer.getByRole("textbox", { name: a.name, exact: true }).fill("可发订单短信");
    await choose(a.what.label, a.what.consent);
    await choose(a.channel, i.profile.channels.sms);
    await choose(c.profile.purpose, c.profile.purposes.orders);
    await marketer.getByRole("button", { name: a.save, exact: true }).click();
    const line = fill(a.line.consentFor, {
      name: i.profile.channels.sms,
      purpose: c.profile.purposes.orders,
      operator: a.line.consentStates.isTrue,
    });
    const saved = marketer.getByRole("row").filter({ hasText: line });
    await saved.waitFor();
    await expect.poll(() => saved.textContent(), PATIENCE).toMatch(/可发订单短信.*1/);
    await Promise.all([marketer, ada, bob].map((page) => page.context().close()));
    expect(faults).toEqual([]);
  },
);
