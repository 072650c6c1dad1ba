import type { Browser, Page } from "playwright-core";
import { asAuth } from "../../../server/db/tenant";
import { registerInvited } from "../../../server/workspaces/accept-invitation";
import { createInvitation } from "../../../server/workspaces/create-invitation";
import type { InboxShop } from "../../support/inbox-shop";
import { address, PASSWORD } from "../../support/people";
import { sessionCookie } from "../../support/session-cookie";
import type { App } from "./app";

/**
 * A page of a workspace as an editor who is new there has it open, in their own language. What the page's scripts throw is
 * added to `faults`.
 */
export async function editorPage(
  browser: Browser,
  app: App,
  shop: InboxShop,
  { locale, path, faults }: { locale: "en" | "zh-CN"; path: string; faults: string[] },
): Promise<Page> {
  const email = address("editor");
  const { token } = await createInvitation(shop.owner, { email, role: "editor" });
  await registerInvited({ token, name: "Edith", password: PASSWORD, locale, ip: null });
  const { id } = await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { email } }));
  const context = await browser.newContext({
    locale,
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(90_000);
  const cookies = [await sessionCookie(id, app.url), { name: "parley_locale", value: locale }];
  await context.addCookies(cookies.map((one) => ({ ...one, url: app.url })));
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`${app.url}/w/${shop.shop.slug}${path}`);
  return page;
}
