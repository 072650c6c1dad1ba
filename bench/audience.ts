import type { Condition } from "../flow/text/condition";
import { countAudience } from "../server/audiences/preview-audience";
import { createPools } from "../server/db/pools";
import { EVENTS, generateContacts } from "./audience-data";
import { type Bench, quantile } from "./bench";

const RUNS = 5;
/** Where the figures are judged. */
const LARGE = 1_000_000;

/** Audiences of three conditions each, as people make them. */
export const AUDIENCES: Readonly<Record<string, Condition>> = {
  "often, never bought, tagged": {
    all: [
      { left: 'events["page.viewed"].count["7d"]', operator: "greaterOrEqual", right: 3 },
      { left: 'events["order.paid"].count', operator: "equals", right: 0 },
      { left: "tags", operator: "contains", right: "vip" },
    ],
  },
  "may be written to, interested, worth it": {
    all: [
      { left: "consent.email.marketing", operator: "isTrue" },
      { left: 'interests["product:p7"]', operator: "greaterThan", right: 0.5 },
      { left: "value.CNY.net", operator: "greaterOrEqual", right: 50_000 },
    ],
  },
  "carts of three months, from a city, not lately": {
    all: [
      { left: 'events["cart.updated"].count["90d"]', operator: "greaterOrEqual", right: 2 },
      { left: "contact.city", operator: "equals", right: "Shanghai" },
      { left: 'events["page.viewed"].last', operator: "before", right: "now" },
    ],
  },
  "any of three": {
    any: [
      { left: 'events["checkout.started"].count["30d"]', operator: "greaterOrEqual", right: 2 },
      { left: "tags", operator: "contains", right: "vip" },
      { left: "value.CNY.orders", operator: "greaterOrEqual", right: 2 },
    ],
  },
};

/** How long it takes to count who is in an audience, by the number of contacts; each has 20 events. */
export const audience: Bench = {
  name: "audience",
  about: `seconds to count audiences of three conditions, with ${EVENTS} events for each contact`,
  async run({ url, pool, quick }) {
    const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, LARGE];
    const pools = await createPools({ url, max: 4 });
    globalThis.parleyPools = pools;
    const figures: Record<string, number> = {};
    try {
      for (const size of sizes) {
        const began = performance.now();
        const workspace = await generateContacts(pool, size);
        const label = size >= LARGE ? "1M" : `${size / 1_000}k`;
        figures[`${label} made in s`] = (performance.now() - began) / 1_000;
        const first: number[] = [];
        const warm: number[] = [];
        for (const [name, condition] of Object.entries(AUDIENCES)) {
          const times: number[] = [];
          for (let run = 0; run <= RUNS; run++) {
            const start = performance.now();
            figures[`${label} ${name}`] = await countAudience(workspace, condition, new Date());
            times.push((performance.now() - start) / 1_000);
          }
          first.push(times[0] ?? 0);
          warm.push(quantile(times.slice(1), 0.5));
          figures[`${label} ${name} s`] = warm.at(-1) ?? 0;
        }
        figures[`${label} slowest, first time s`] = Math.max(...first);
        figures[`${label} slowest, warm s`] = Math.max(...warm);
      }
      return figures;
    } finally {
      globalThis.parleyPools = undefined;
      await pools.close();
    }
  },
  summary: (figures) => ({
    contacts: "1M slowest, warm s" in figures ? LARGE : 100_000,
    warmSeconds: figures["1M slowest, warm s"] ?? figures["100k slowest, warm s"],
    firstSeconds: figures["1M slowest, first time s"] ?? figures["100k slowest, first time s"],
  }),
};
