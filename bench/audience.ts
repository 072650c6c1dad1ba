import type { Condition } from "../flow/text/condition";
import { saveAudience } from "../server/audiences/audiences";
import { countAudience } from "../server/audiences/preview-audience";
import { refreshAudiences } from "../server/audiences/refresh-audiences";
import { recordEvents } from "../server/contacts/record-events";
import { createPools } from "../server/db/pools";
import { inWorkspace } from "../server/db/tenant";
import { contactNumber, EVENTS, generateContacts } from "./audience-data";
import { type Bench, quantile } from "./bench";

const RUNS = 5;
/** Where the figures are judged. */
const LARGE = 1_000_000;
/** Contacts of whom something changes before the members are looked at again. */
const CHANGED = 1_000;

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

/** How long it takes to count who is in an audience, and to keep its members, by the number of contacts; each has 20 events. */
export const audience: Bench = {
  name: "audience",
  about: `seconds to count audiences of three conditions and to keep their members, with ${EVENTS} events for each contact`,
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
        const measured = await measureAudiences(workspace);
        for (const [name, figure] of Object.entries(measured)) figures[`${label} ${name}`] = figure;
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
    changedSeconds: figures[`1M ${CHANGED} changed s`] ?? figures[`100k ${CHANGED} changed s`],
  }),
};

/** Counts each audience several times, then makes them all, changes some contacts, and looks at those again. */
async function measureAudiences(workspace: string): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const first: number[] = [];
  const warm: number[] = [];
  for (const [name, condition] of Object.entries(AUDIENCES)) {
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++)
      times.push(
        await seconds(async () => {
          figures[name] = await countAudience(workspace, condition, new Date());
        }),
      );
    first.push(times[0] ?? 0);
    warm.push(quantile(times.slice(1), 0.5));
    figures[`${name} s`] = warm.at(-1) ?? 0;
  }
  figures["slowest, first time s"] = Math.max(...first);
  figures["slowest, warm s"] = Math.max(...warm);
  return { ...figures, ...(await measureMembers(workspace)) };
}

async function measureMembers(workspace: string): Promise<Record<string, number>> {
  const actor = { workspaceId: workspace, userId: null, apiKeyId: null, ip: null };
  for (const [name, condition] of Object.entries(AUDIENCES)) await saveAudience(actor, { name, condition });
  const refresh = async () => {
    let [rounds, moved] = [0, 0];
    for (let more = true; more; rounds++) {
      const done = await refreshAudiences(workspace);
      moved += done.entered + done.left;
      more = done.more;
    }
    return { rounds, moved };
  };
  const figures: Record<string, number> = {};
  figures["all filled s"] = await seconds(async () => {
    figures["rounds to fill"] = (await refresh()).rounds;
  });
  // The first look afterwards is at whoever was written while they were filled.
  await refresh();
  figures["nothing changed s"] = await seconds(refresh);
  await inWorkspace(workspace, (tx) =>
    recordEvents(
      tx,
      workspace,
      Array.from({ length: CHANGED }, (_, n) => ({
        contactId: contactNumber(7 * n + 1),
        name: "order.paid",
        at: new Date(),
        properties: { product: "p7" },
      })),
    ),
  );
  figures[`${CHANGED} changed s`] = await seconds(async () => {
    figures[`moved by ${CHANGED}`] = (await refresh()).moved;
  });
  return figures;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
