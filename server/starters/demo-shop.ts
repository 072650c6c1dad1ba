import { starterLocale } from "../../flow/document/starter-flows";
import { recordAudit } from "../audit/record-audit";
import { upsertContact } from "../contacts/upsert-contact";
import { inWorkspace } from "../db/tenant";
import { createFlow } from "../flows/create-flow";
import { publishFlow } from "../flows/publish-flow";
import { getOrder } from "../orders/read-order";
import { writeOrder } from "../orders/write-order";
import type { Actor } from "../workspaces/actor";

export interface DemoShop {
  /** The chat that stands on its page; null while none is live. */
  readonly publicId: string | null;
  readonly currency: string;
}

/** The demo shop of a workspace: a page of ours that does what a shop's page and program do. */
export async function lookAtDemoShop(workspaceId: string): Promise<DemoShop> {
  return inWorkspace(workspaceId, async (tx) => {
    const { locale } = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: { locale: true },
    });
    // The newest live flow that visitors may open.
    const [chat] = await tx.$queryRaw<{ publicId: string }[]>`
      SELECT e.public_id AS "publicId" FROM endpoint e
      JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id AND f.archived_at IS NULL
      JOIN flow_version v ON v.workspace_id = e.workspace_id AND v.flow_id = e.flow_id AND v.number = e.active_version
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.kind = 'chat' AND e.disabled_at IS NULL
        AND EXISTS (SELECT FROM json_array_elements(v.document->'nodes') n WHERE n->>'type' = 'onChat')
      ORDER BY f.created_at DESC LIMIT 1`;
    return {
      publicId: chat?.publicId ?? null,
      currency: starterLocale(locale) === "zh-CN" ? "CNY" : "EUR",
    };
  });
}

/** Puts a chat on the shop's page where there is none: a greeting and a question, live at once. */
export async function openDemoShop(actor: Actor, name: string): Promise<DemoShop> {
  const shop = await lookAtDemoShop(actor.workspaceId);
  if (shop.publicId !== null) return shop;
  const { id } = await createFlow(actor, { name, starter: "blank" });
  const { publicId } = await publishFlow(actor, { flowId: id });
  return { ...shop, publicId };
}

export interface DemoOrder {
  /** The browser's own id. */
  readonly visitor: string;
  readonly cart: string;
  readonly product: string;
  readonly total: number;
  /** They want to be reminded in the chat. */
  readonly agrees: boolean;
}

/** A visitor goes to the checkout: the shop's program writes the order, and what they agreed to. */
export async function orderInDemoShop(actor: Actor, order: DemoOrder): Promise<{ ref: string }> {
  const { visitor, cart, product, total, agrees } = order;
  const { currency } = await lookAtDemoShop(actor.workspaceId);
  const at = new Date().toISOString();
  if (agrees)
    await upsertContact(actor, {
      visitor,
      consent: ["reminders", "offers", "orders"].map((purpose) => ({
        channel: "web",
        purpose,
        granted: true,
        source: "demo shop",
        at,
      })),
    });
  const ref = `DEMO-${cart.slice(-6).toUpperCase()}`;
  await writeOrder(actor, ref, {
    contact: { visitor },
    currency,
    total,
    cart,
    lines: [{ product, quantity: 1, price: total }],
  });
  await noteOf(actor, "demoShop.order", ref);
  return { ref };
}

/** The visitor pays. 404 for an order that is not there. */
export async function payInDemoShop(actor: Actor, ref: string, total: number): Promise<void> {
  await getOrder(actor.workspaceId, ref);
  const at = new Date().toISOString();
  await writeOrder(actor, ref, { payments: [{ id: `${ref}-paid`, kind: "payment", amount: total, at }] });
  await noteOf(actor, "demoShop.pay", ref);
}

const noteOf = (actor: Actor, action: string, ref: string): Promise<void> =>
  inWorkspace(actor.workspaceId, (tx) => recordAudit(tx, actor, action, ref));
