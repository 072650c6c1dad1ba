import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Locator, Page } from "playwright-core";
import { createOwner } from "../tests/e2e/support/first-run";
import { startChromium } from "../tests/support/chromium";
import { type Bench, quantile } from "./bench";
import { ensureBuilt, startBuilt } from "./built-app";
import { largeFlow } from "./large-flow";

/** Milliseconds that a frame may take at the 95th percentile: 30 pictures a second, drawn without a graphics card. */
const BOUND = 33.4;
const SIZES = [100, 2_000] as const;

/**
 * The builder with the largest flow that the language allows, in Chromium against a built server, beside a flow of 100 steps:
 * until the first card can be selected, and the time of each picture while the canvas is moved and while a card is.
 */
export const canvas: Bench = {
  name: "canvas",
  about: "a flow of 2,000 steps in the builder: until it can be used, frame times of panning and dragging",
  async run({ url, pool, quick }) {
    ensureBuilt();
    const app = await startBuilt("main", url);
    const browser = await startChromium();
    try {
      const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1600, height: 950 } });
      context.setDefaultTimeout(30_000);
      const page = await context.newPage();
      await createOwner(page, app.url, "An empty workspace");
      const slug = new URL(page.url()).pathname.split("/")[2] ?? "";
      const figures: Record<string, number> = {};
      for (const size of SIZES) {
        const address = `${app.url}/w/${slug}/flows/${await addFlow(pool, slug, size)}`;
        const of = `${size} steps`;
        const usable: number[] = [];
        const pan: number[] = [];
        const drag: number[] = [];
        for (let round = 0; round < (quick ? 1 : 5); round++) {
          usable.push(await untilUsable(page, address));
          pan.push(...(await frames(page, () => sweep(page, middleOfPane, 40))));
          drag.push(...(await frames(page, () => sweep(page, middleOfCard, 40))));
        }
        figures[`usable after, ${of}, ms`] = quantile(usable, 0.5);
        for (const [name, times] of [["pan", pan] as const, ["drag", drag] as const]) {
          figures[`${name} p50, ${of}, ms`] = quantile(times, 0.5);
          figures[`${name} p95, ${of}, ms`] = quantile(times, 0.95);
          figures[`${name} longest, ${of}, ms`] = Math.max(...times);
        }
      }
      figures["bound of a frame's p95, ms"] = BOUND;
      figures["ratio to the bound"] =
        Math.max(figures["pan p95, 2000 steps, ms"] ?? 0, figures["drag p95, 2000 steps, ms"] ?? 0) / BOUND;
      return figures;
    } finally {
      await browser.close();
      await app.close();
    }
  },
  summary: (figures) => ({
    usableMs: figures["usable after, 2000 steps, ms"],
    panP95: figures["pan p95, 2000 steps, ms"],
    dragP95: figures["drag p95, 2000 steps, ms"],
    bound: BOUND,
    ratio: figures["ratio to the bound"],
  }),
};

/** Puts a flow into the workspace that the browser is signed in to. */
async function addFlow(pool: pg.Pool, slug: string, size: number): Promise<string> {
  const id = randomUUID();
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    // Row-level security binds the owner of the tables too; only this transaction sees past it.
    for (const table of ["workspace", "flow"])
      await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    const { rowCount } = await client.query(
      "INSERT INTO flow (workspace_id, id, name, draft) SELECT id, $2, $3, $4 FROM workspace WHERE slug = $1",
      [slug, id, `${size} steps`, JSON.stringify(largeFlow(size, id))],
    );
    if (rowCount !== 1) throw new Error(`there is no workspace ${slug}`);
    for (const table of ["workspace", "flow"])
      await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
  return id;
}

const cards = (page: Page): Locator => page.locator(".react-flow__node");

/** Milliseconds from the address to a card that answers to a click. */
async function untilUsable(page: Page, address: string): Promise<number> {
  const begun = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  const card = cards(page).nth(1);
  await card.waitFor();
  await card.click({ position: { x: 60, y: 18 } });
  await page.locator(".react-flow__node.selected").waitFor();
  return performance.now() - begun;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middleOfPane(page: Page): Promise<Point> {
  // A place where no card and no line lies: panning begins on the bare canvas.
  return page.evaluate(() => {
    const pane = document.querySelector(".react-flow__pane")?.getBoundingClientRect();
    for (let y = (pane?.top ?? 0) + 120; y < (pane?.bottom ?? 0); y += 7) {
      const x = (pane?.left ?? 0) + (pane?.width ?? 0) / 2;
      if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return { x, y };
    }
    throw new Error("the canvas has no bare place");
  });
}

async function middleOfCard(page: Page): Promise<Point> {
  // The card nearest to the middle of the canvas, by its header.
  return page.evaluate(() => {
    const pane = document.querySelector(".react-flow__pane")?.getBoundingClientRect();
    const middle = {
      x: (pane?.left ?? 0) + (pane?.width ?? 0) / 2,
      y: (pane?.top ?? 0) + (pane?.height ?? 0) / 2,
    };
    const boxes = [...document.querySelectorAll(".react-flow__node")].map((one) =>
      one.getBoundingClientRect(),
    );
    const far = (box: DOMRect) => Math.hypot(box.left + box.width / 2 - middle.x, box.top - middle.y);
    const [nearest] = boxes.sort((a, b) => far(a) - far(b));
    if (!nearest) throw new Error("there is no card");
    return { x: nearest.left + nearest.width / 2, y: nearest.top + 8 };
  });
}

/** Presses, moves there and back in steps, one for each picture, and lets go. */
async function sweep(page: Page, from: (page: Page) => Promise<Point>, steps: number): Promise<void> {
  const { x, y } = await from(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    const there = step <= steps / 2 ? step : steps - step;
    await page.mouse.move(x - there * 12, y - there * 5);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await page.mouse.up();
}

/** Milliseconds between the pictures that were drawn meanwhile. */
async function frames(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    let last = performance.now();
    const note = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      if (Reflect.get(window, "frameTimes") === times) requestAnimationFrame(note);
    };
    Reflect.set(window, "frameTimes", times);
    requestAnimationFrame(note);
  });
  await work();
  const times = await page.evaluate((): number[] => {
    const noted: number[] = Reflect.get(window, "frameTimes");
    Reflect.deleteProperty(window, "frameTimes");
    return noted;
  });
  return times.slice(1);
}
