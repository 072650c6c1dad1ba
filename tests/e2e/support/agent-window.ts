import type { Browser, Locator, Page } from "playwright-core";
import type { inbox } from "../../../components/i18n/catalogues/inbox.en";
import { asAuth } from "../../../server/db/tenant";
import { readEnvironment } from "../../../server/env";
import { seeAgents } from "../../../server/inbox/agent-settings";
import { registerInvited } from "../../../server/workspaces/accept-invitation";
import type { MemberActor } from "../../../server/workspaces/actor";
import { createInvitation } from "../../../server/workspaces/create-invitation";
import { SECRET } from "../../support/chat-server";
import { PASSWORD } from "../../support/people";
import { sessionCookie } from "../../support/session-cookie";
import type { App } from "./app";

export type InboxWords = typeof inbox;
let invited = 0;

/** Lets this process furnish the database of a server that runs as another one, through the server's own services. */
export function shareServices(app: App): void {
  globalThis.parleyPools = app.database.pools;
  globalThis.parleyEnvironment = readEnvironment({ PARLEY_SECRET_KEY: SECRET, PARLEY_URL: app.url });
}

/** A catalogue's text with its `{names}` filled in. */
export const fill = (text: string, values: { readonly [name: string]: string | number }): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The inbox as one of several people has it open. */
export class AgentWindow {
  private constructor(
    readonly page: Page,
    readonly name: string,
    readonly userId: string,
    private readonly t: InboxWords,
  ) {}

  /** Somebody new of the team opens the inbox. What their window's scripts throw is added to `faults`. */
  static async open(
    browser: Browser,
    app: App,
    owner: MemberActor,
    who: {
      name: string;
      locale: "en" | "zh-CN";
      t: InboxWords;
      faults: string[];
      address: string;
      timezoneId?: string;
    },
  ): Promise<AgentWindow> {
    const { name, locale, t, faults, address, timezoneId } = who;
    const email = `colleague${++invited}@example.com`;
    const { token } = await createInvitation(owner, { email, role: "agent" });
    await registerInvited({ token, name, password: PASSWORD, locale, ip: null });
    const { id } = await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { email } }));
    await seeAgents(owner.workspaceId, [id]);
    const context = await browser.newContext({
      locale,
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce", // what moves is drawn again and again
      ...(timezoneId === undefined ? {} : { timezoneId }),
    });
    context.setDefaultTimeout(90_000);
    const cookies = [await sessionCookie(id, app.url), { name: "parley_locale", value: locale }];
    await context.addCookies(cookies.map((one) => ({ ...one, url: app.url })));
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    // What is waited for afterwards is on the page; pictures and fonts may come when they like.
    await page.goto(`${app.url}${address}`, { waitUntil: "domcontentloaded" });
    return new AgentWindow(page, name, id, t);
  }

  /** The line of a visitor in the list. */
  row(visitor: string): Locator {
    return this.page.locator("[data-row]").filter({ hasText: visitor });
  }

  thread(): Locator {
    return this.page.getByRole("region", { name: this.t.thread.label, exact: true });
  }

  context(): Locator {
    return this.page.getByRole("complementary", { name: this.t.context.label });
  }

  take(): Locator {
    return this.page.getByRole("button", { name: this.t.composer.take, exact: true }).first();
  }

  field(): Locator {
    return this.page.getByRole("combobox", { name: this.t.composer.reply });
  }

  /** A message that stands in the thread as the server has it: words that are still on their way are no article yet. */
  said(text: string): Locator {
    return this.thread().getByRole("article").filter({ hasText: text });
  }

  /** Answers the visitor; done once the words stand in the thread as this person's own. */
  async reply(text: string): Promise<void> {
    await this.field().fill(text);
    await this.field().press("Enter");
    await this.page
      .getByRole("article", { name: `${this.t.you},` })
      .filter({ hasText: text })
      .waitFor();
  }

  /** Writes a note that mentions a colleague, chosen with the keyboard. */
  async note(mentioned: string, text: string): Promise<void> {
    await this.page.getByRole("button", { name: this.t.composer.modes.note, exact: true }).click();
    const field = this.page.getByRole("combobox", { name: this.t.composer.note });
    await field.pressSequentially(`@${[...mentioned][0]}`);
    await this.page.getByRole("option", { name: mentioned }).waitFor();
    await field.press("Enter");
    await field.pressSequentially(text);
    await field.press("Enter");
    await this.page.getByRole("button", { name: this.t.composer.modes.reply, exact: true }).click();
  }

  async attach(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.thread().locator("input[type=file]").setInputFiles(file);
  }

  async giveBack(): Promise<void> {
    await this.page.getByRole("button", { name: this.t.actions.more }).click();
    await this.page.getByRole("menuitem", { name: this.t.actions.giveBack }).click();
    const dialog = this.page.getByRole("dialog", { name: this.t.giveBack.title });
    await dialog.getByRole("button", { name: this.t.giveBack.action, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  async resolve(outcome: "resolved" | "unresolved"): Promise<void> {
    if (outcome === "resolved")
      return this.page.getByRole("button", { name: this.t.actions.resolve, exact: true }).click();
    await this.page.getByRole("button", { name: this.t.actions.resolveAs }).click();
    await this.page.getByRole("menuitem", { name: this.t.actions.as.unresolved }).click();
  }
}
