import { createHash } from "node:crypto";
import { DEMO_PEOPLE, type Needs } from "../../flow/document/starters/needs";
import { type ContactInput, upsertContact } from "../contacts/upsert-contact";
import { inWorkspace } from "../db/tenant";
import { takeEvents } from "../events/take-events";
import { writeOrder } from "../orders/write-order";
import { writeProducts } from "../products/write-products";
import type { Actor } from "../workspaces/actor";

type Locale = "en" | "zh-CN";
const DAY = 86_400_000;
const PURPOSES = ["reminders", "offers", "orders"];

const PRODUCTS = [
  { ref: "demo-lamp", minor: 12_900, name: { en: "Desk lamp (demo)", "zh-CN": "台灯（演示）" } },
  { ref: "demo-bag", minor: 8_900, name: { en: "Canvas bag (demo)", "zh-CN": "帆布包（演示）" } },
] as const;

/**
 * Makes people to try a starter with, who have agreed to messages and looked at or bought something, and what they looked at; in
 * workspaces without contacts of their own alone. Their messages wait in chats that nobody opens, so that none leaves the house.
 */
export async function makeDemoPeople(
  actor: Actor,
  keys: NonNullable<Needs["people"]>,
  locale: Locale,
): Promise<void> {
  const { workspaceId } = actor;
  const own = await inWorkspace(workspaceId, async (tx) => ({
    made: await tx.contactIdentity.findMany({
      where: { kind: "externalId", value: { startsWith: "demo-" } },
      select: { value: true },
    }),
    contact: await tx.contact.findFirst({
      where: { NOT: { profile: { path: ["demo"], equals: true } } },
      select: { id: true },
    }),
    product: await tx.product.findFirst({
      where: { NOT: { ref: { startsWith: "demo-" } } },
      select: { ref: true },
    }),
  }));
  if (own.contact) return;
  const currency = locale === "zh-CN" ? "CNY" : "EUR";
  if (!own.product)
    await writeProducts(
      actor,
      PRODUCTS.map(({ ref, name, minor }) => ({
        ref,
        name: name[locale],
        price: minor,
        currency,
        category: "demo",
      })),
    );
  for (const key of keys) {
    const { name, tags, viewed, boughtDaysAgo } = DEMO_PEOPLE[key];
    const contact = { externalId: `demo-${key}` };
    if (own.made.some(({ value }) => value === contact.externalId)) continue;
    await upsertContact(actor, {
      ...contact,
      visitor: createHash("sha256").update(`${workspaceId}\ndemo\n${key}`).digest("hex").slice(0, 32),
      profile: { name: name[locale], demo: true },
      tags: [...tags],
      consent: agreed(),
    });
    await takeEvents(
      actor,
      Array.from({ length: viewed }, (_, n) => ({
        id: `demo-${key}-viewed-${n}`,
        name: "product.viewed",
        at: new Date(Date.now() - (n + 2) * DAY).toISOString(),
        contact,
        properties: { product: PRODUCTS[n % PRODUCTS.length]?.ref ?? "", category: "demo" },
      })),
    );
    if (boughtDaysAgo === null) continue;
    const at = new Date(Date.now() - boughtDaysAgo * DAY).toISOString();
    const [product] = PRODUCTS;
    await writeOrder(actor, `demo-${key}`, {
      contact,
      currency,
      total: product.minor,
      lines: [{ product: product.ref, name: product.name[locale], quantity: 1, price: product.minor }],
      payments: [{ id: `demo-${key}`, kind: "payment", amount: product.minor, at }],
      placedAt: at,
      at,
    });
  }
}

/** What demo people have agreed to: to be written to in the chat. */
const agreed = (): NonNullable<ContactInput["consent"]> =>
  PURPOSES.map((purpose) => ({
    channel: "web",
    purpose,
    granted: true,
    source: "demo",
    at: new Date().toISOString(),
  }));
