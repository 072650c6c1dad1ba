import type { Locator, Page } from "playwright-core";

/** Gestures on the builder's canvas, by what a person sees: cards by their words, dots by the path they stand for. */
export class Canvas {
  constructor(private readonly page: Page) {}

  card(words: string | RegExp): Locator {
    return this.page.locator(".react-flow__node").filter({ hasText: words });
  }

  cards(): Locator {
    return this.page.locator(".react-flow__node");
  }

  lines(): Locator {
    return this.page.locator(".react-flow__edge");
  }

  /** The dot of a way out. */
  out(card: Locator, path: string): Locator {
    return card.locator(".react-flow__handle.source").and(this.page.getByTitle(path, { exact: true }));
  }

  into(card: Locator): Locator {
    return card.locator(".react-flow__handle.target");
  }

  /** Brings every card into view. */
  async showAll(): Promise<void> {
    await this.page.getByRole("button", { name: "Show everything" }).click();
  }

  /** Drags a step from the palette to a place on the canvas, given as shares of its width and height. */
  async dragFromPalette(step: string, at: { x: number; y: number }): Promise<void> {
    const pane = this.page.locator(".react-flow__pane");
    const box = await this.resting(pane);
    const item = this.page
      .getByRole("navigation", { name: "Steps to add" })
      .getByRole("button", { name: step, exact: true });
    await item.dragTo(pane, { targetPosition: { x: box.width * at.x, y: box.height * at.y } });
  }

  async drawLine(from: Locator, to: Locator): Promise<void> {
    await this.resting(from);
    const end = await this.middle(to);
    await this.drag(await this.middle(from), end);
  }

  /** Drags from a dot and lets go over nothing, which opens the quick-add list. */
  async drawIntoTheOpen(from: Locator, by: { x: number; y: number }): Promise<void> {
    const start = await this.middle(from);
    await this.drag(start, { x: start.x + by.x, y: start.y + by.y });
  }

  /** Types into the open quick-add list and takes the first match. */
  async quickAdd(words: string): Promise<void> {
    const box = this.page.getByPlaceholder("What happens here?");
    await box.waitFor();
    await box.pressSequentially(words);
    await this.page.getByRole("option").first().waitFor();
    await box.press("Enter");
    await box.waitFor({ state: "detached" });
  }

  private async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
  }

  private async middle(target: Locator): Promise<{ x: number; y: number }> {
    const box = await this.resting(target);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** The place of an element once it has stood still for some frames: the canvas glides. */
  private async resting(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    return target.evaluate(
      (element) =>
        new Promise<{ x: number; y: number; width: number; height: number }>((resolve) => {
          let last = "";
          let calm = 0;
          const look = () => {
            const { x, y, width, height } = element.getBoundingClientRect();
            const now = [x, y, width, height].join();
            calm = now === last ? calm + 1 : 0;
            last = now;
            if (calm >= 10) resolve({ x, y, width, height });
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
  }
}
