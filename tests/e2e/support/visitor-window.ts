import type { Browser, FrameLocator, Page } from "playwright-core";
import type { widget } from "../../../components/i18n/catalogues/widget.en";

export type WidgetWords = typeof widget;

/** The chat as a visitor has it open on a shop's page. */
export class VisitorWindow {
  private constructor(
    readonly page: Page,
    readonly chat: FrameLocator,
    private readonly w: WidgetWords,
  ) {}

  /** A new visitor opens a page that has the script tag, and its chat. */
  static async open(
    browser: Browser,
    url: string,
    who: { locale: string; w: WidgetWords; faults: string[] },
  ): Promise<VisitorWindow> {
    const context = await browser.newContext({ locale: who.locale, reducedMotion: "reduce" });
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => who.faults.push(String(error)));
    await page.goto(url, { waitUntil: "domcontentloaded" });
    await page.getByRole("button", { name: who.w.open }).click();
    return new VisitorWindow(page, page.frameLocator("iframe"), who.w);
  }

  /** Waits until it can be read. */
  async reads(text: string): Promise<void> {
    await this.chat.getByText(text).first().waitFor();
  }

  async says(text: string): Promise<void> {
    const field = this.chat.getByRole("textbox", { name: this.w.composer.label });
    await field.fill(text);
    await field.press("Enter");
  }

  /** Writes without sending. */
  async types(text: string): Promise<void> {
    await this.chat.getByRole("textbox", { name: this.w.composer.label }).pressSequentially(text);
  }

  /** Everything that stands in the chat. */
  async everything(): Promise<string> {
    return (await this.chat.locator("main").textContent()) ?? "";
  }

  async rates(score: number): Promise<void> {
    await this.chat
      .getByRole("group", { name: this.w.rating.label })
      .getByRole("button")
      .nth(score - 1)
      .click();
  }
}
