import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { alsoBought, BoughtTogether } from "../server/products/neighbours";
import { type DataBench, quantile } from "./bench";

const SET = "online-retail-baskets";
const SHOWN = 10;

/** What goes with what: of each order the last product is held back and looked for among ten. */
export const recommend: DataBench = {
  name: "recommend",
  about:
    "the last product of an order among ten, by what is bought together; shares in %, learning in s, ms an order",
  sets: [SET],
  async runOnData({ folder, part, set }): Promise<Record<string, Record<string, number>>> {
    if (set && set !== SET) return {};
    const known = ordersIn(path.join(folder, SET, "dev"));
    // The orders are in the order of time: without a part of its own, the last fifth is the test.
    const cut = part === "dev" ? Math.floor(known.length * 0.8) : known.length;
    const tested = part === "dev" ? known.slice(cut) : ordersIn(path.join(folder, SET, part));
    if (known.length === 0 || tested.length === 0) {
      console.log(
        `  SKIPPED ${SET}: no table in ${path.join(folder, SET, known.length === 0 ? "dev" : part)}`,
      );
      return {};
    }
    const began = performance.now();
    const together = new BoughtTogether();
    for (const order of known.slice(0, cut)) together.add(order);
    const neighbours = new Map(together.nearest());
    const learning = (performance.now() - began) / 1_000;
    const often = byCount(known.slice(0, cut));
    const orders = tested.filter((order) => order.length > 1);
    const times: number[] = [];
    let hits = 0;
    let popular = 0;
    for (const order of orders) {
      const last = order.at(-1) ?? "";
      const seen = new Set(order.slice(0, -1));
      const from = performance.now();
      const scores = alsoBought(
        [...seen].reverse().map((ref) => ({ ref })),
        neighbours,
      );
      const best = [...scores]
        .filter(([ref]) => !seen.has(ref))
        .sort((a, b) => b[1] - a[1])
        .slice(0, SHOWN);
      times.push(performance.now() - from);
      if (best.some(([ref]) => ref === last)) hits++;
      if (
        often
          .filter((ref) => !seen.has(ref))
          .slice(0, SHOWN)
          .includes(last)
      )
        popular++;
    }
    return {
      [SET]: {
        orders: orders.length,
        hitAt10: (100 * hits) / orders.length,
        popularityHitAt10: (100 * popular) / orders.length,
        learning,
        p50: quantile(times, 0.5),
        p99: quantile(times, 0.99),
      },
    };
  },
};

function ordersIn(folder: string): string[][] {
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".csv"));
  if (!file) return [];
  return readFileSync(path.join(folder, file), "utf8")
    .split(/\r?\n/)
    .flatMap((line) => (line.trim() ? [[...new Set(line.trim().split(","))]] : []));
}

function byCount(orders: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const ref of orders.flat()) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 400)
    .map(([ref]) => ref);
}
