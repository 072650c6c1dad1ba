import { setTimeout } from "node:timers/promises";
import { saveAudience } from "../../server/audiences/audiences";
import { refreshAudiences } from "../../server/audiences/refresh-audiences";
import { updateApprovalLimits } from "../../server/broadcasts/approval-limits";
import { planBroadcast } from "../../server/broadcasts/plan-broadcast";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { inWorkspace } from "../../server/db/tenant";
import { takeEvents } from "../../server/events/take-events";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { launchForm } from "../../server/launch/create-launch";
import { writeOrder } from "../../server/orders/write-order";
import { writeProducts } from "../../server/products/write-products";
import { installStarter } from "../../server/starters/install-starter";
import type { MemberActor } from "../../server/workspaces/actor";
import { gradeAnswers } from "./grade-answers";
import { runExperiment } from "./run-experiment";
import { CITIES, LAUNCH_TEXT, PEOPLE, PRODUCTS } from "./shop";
import { visitorOf } from "./visitor-of";

const DAY = 86_400_000;

/** What the pictures open. */
export interface Furnished {
  readonly contactId: string;
  readonly audienceName: string;
  readonly experimentId: string;
  readonly launchId: string;
}

/**
 * Gives a workspace some weeks of life through the server's own services: customers with orders, audiences, broadcasts, an
 * experiment that has found its winner, a launch in review, a graded sample of answers. The same each time, but for its dates.
 */
export async function furnish(actor: MemberActor): Promise<Furnished> {
  await writeProducts(
    actor,
    PRODUCTS.map(({ ref, name, price, category }) => ({ ref, name, price, currency: "EUR", category })),
  );
  const [contactId = ""] = await customers(actor);
  const audienceName = await audiences(actor);
  const experimentId = await runExperiment(actor);
  const { id: launchId } = await launchForm(actor, {
    language: "en",
    currency: "EUR",
    product: { ref: "quay-cold-brew-kit", name: "Quay Cold Brew Kit" },
    text: LAUNCH_TEXT,
  });
  await gradeAnswers(actor);
  // Last: what is on its way is still on its way when its picture is taken.
  await broadcasts(actor);
  return { contactId, audienceName, experimentId, launchId };
}

/** Customers with consent, looks, orders and payments; the first has most of everything. */
async function customers(actor: MemberActor): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, name] of PEOPLE.entries()) {
    const contact = { externalId: `C-${10_017 + n}` };
    const agreed = new Date(Date.now() - (40 + (n % 9)) * DAY).toISOString();
    const { id } = await upsertContact(actor, {
      ...contact,
      email: `${name.split(" ")[0]?.toLowerCase()}.${n}@mail.example`,
      visitor: visitorOf(actor.workspaceId, n),
      profile: { name, city: CITIES[n % CITIES.length] ?? "" },
      tags: n % 3 === 0 ? ["member"] : [],
      locale: "en",
      timeZone: "Europe/London",
      consent: ["marketing", "offers", ...(n % 2 ? [] : ["reminders"])].map((purpose) => ({
        channel: "web",
        purpose,
        granted: true,
        source: "checkout",
        at: agreed,
      })),
    });
    ids.push(id);
    const looks = n === 0 ? 9 : 1 + (n % 4);
    await takeEvents(
      actor,
      Array.from({ length: looks }, (_, look) => {
        const product = PRODUCTS[(n + (look % 3)) % PRODUCTS.length];
        return {
          id: `look-${n}-${look}`,
          name: "product.viewed",
          at: new Date(Date.now() - (look + 1 + (n % 5)) * DAY).toISOString(),
          contact,
          properties: { product: product?.ref ?? "", category: product?.category ?? "" },
        };
      }),
    );
    const orders = n === 0 ? 4 : n % 4;
    for (let order = 0; order < orders; order++) {
      const product = PRODUCTS[(n + order) % PRODUCTS.length];
      if (!product) continue;
      const quantity = 1 + ((n + order) % 2);
      const at = new Date(Date.now() - (order * 11 + 3 + (n % 8)) * DAY).toISOString();
      const total = product.price * quantity;
      const ref = `HB-${20_277 + n * 7 + order}`;
      await writeOrder(actor, ref, {
        contact,
        currency: "EUR",
        total,
        lines: [{ product: product.ref, name: product.name, quantity, price: product.price }],
        placedAt: at,
        payments: [{ id: ref, kind: "payment", amount: total, at }],
        state: order === 0 ? "shipped" : "delivered",
        at,
      });
    }
  }
  return ids;
}

/** Waits until the members of every audience are found: the server does that as well. */
async function fill(workspaceId: string): Promise<void> {
  const left = () =>
    inWorkspace(workspaceId, async (tx) =>
      (await tx.audience.findMany({ select: { filled: true, revision: true } })).some(
        ({ filled, revision }) => filled !== revision,
      ),
    );
  while (await left()) {
    await refreshAudiences(workspaceId);
    await setTimeout(100);
  }
}

/** Returns the name of the one that is shown while it is written. */
async function audiences(actor: MemberActor): Promise<string> {
  await saveAudience(actor, {
    name: "Members in London",
    condition: {
      all: [
        { left: "tags", operator: "contains", right: "member" },
        { left: "contact.city", operator: "equals", right: "London" },
      ],
    },
  });
  await saveAudience(actor, {
    name: "Looked lately",
    condition: {
      all: [{ left: 'events["product.viewed"].count["7d"]', operator: "greaterOrEqual", right: 2 }],
    },
  });
  const name = "Loyal customers";
  await saveAudience(actor, {
    name,
    condition: {
      all: [
        { left: "value.EUR.orders", operator: "greaterOrEqual", right: 2 },
        { left: "value.EUR.net", operator: "greaterOrEqual", right: 3_000 },
        { left: "consent.web.marketing", operator: "isTrue" },
      ],
    },
  });
  await fill(actor.workspaceId);
  return name;
}

/** One that is on its way, slowly enough to be seen, one with coupons that is planned, one that waits for a second person. */
async function broadcasts(actor: MemberActor): Promise<void> {
  await updateMarketing(actor, marketingSettingsSchema.parse({ quietHours: null, budget: null }));
  await updateApprovalLimits(actor, { people: 40, minor: null });
  const flowId = await messageFlow(actor);
  const memberDay = await installStarter(actor, { name: "Member day", starter: "member-day" });
  await publishFlow(actor, { flowId: memberDay.id });
  const { id: audienceId } = await saveAudience(actor, {
    name: "May be written to",
    condition: { all: [{ left: "consent.web.reminders", operator: "equals", right: true }] },
  });
  await fill(actor.workspaceId);
  const later = (days: number) => new Date(Date.now() + days * DAY);
  const plan = { name: "New harvest", flowId, audienceId, sendAt: null, perSecond: null };
  await planBroadcast(actor, { ...plan, perSecond: 1 });
  await planBroadcast(actor, {
    ...plan,
    name: "Member day, December",
    flowId: memberDay.id,
    sendAt: later(15),
  });
  await planBroadcast(actor, { ...plan, name: "Winter opening hours", audienceId: null, sendAt: later(4) });
}

async function messageFlow(actor: MemberActor): Promise<string> {
  const node = (id: string, type: string, x: number, data: object) => ({
    id,
    type,
    position: { x, y: 0 },
    data,
  });
  const document = {
    schema: 1,
    id: "x",
    name: "New harvest",
    locale: "en",
    variables: [],
    settings: {},
    nodes: [
      node("start", "onSchedule", 0, { repeat: "byHand", at: "10:00" }),
      node("tell", "send", 380, {
        class: "marketing",
        channel: "web",
        purpose: "offers",
        text: "Hello {{ contact.name }}, the new harvest from Huila is roasted. The first bags leave on Thursday.",
      }),
      node("end", "end", 760, { outcome: "told" }),
    ],
    edges: [
      { id: "a", source: "start", outlet: "next", target: "tell" },
      { id: "b", source: "tell", outlet: "sent", target: "end" },
    ],
  };
  const { id } = await createFlow(actor, { name: document.name, document: readDocument(document, "x") });
  await publishFlow(actor, { flowId: id });
  return id;
}
