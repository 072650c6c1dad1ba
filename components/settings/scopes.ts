import type { Messages } from "../i18n/messages";
import type { RouterInputs } from "../trpc/router-types";

export type Scope = RouterInputs["apiKeys"]["create"]["scopes"][number];

/** The words of each scope; a scope that the server adds without words here is a compile error. */
export const SCOPE_WORDS = {
  "chat:read": "chatRead",
  "inbox:write": "inboxWrite",
  "webhooks:manage": "webhooksManage",
  "flows:read": "flowsRead",
  "flows:write": "flowsWrite",
  "flows:publish": "flowsPublish",
  "events:write": "eventsWrite",
  "contacts:read": "contactsRead",
  "contacts:write": "contactsWrite",
  "contacts:export": "contactsExport",
  "orders:read": "ordersRead",
  "orders:write": "ordersWrite",
  "knowledge:read": "knowledgeRead",
  "knowledge:write": "knowledgeWrite",
  "products:read": "productsRead",
  "products:write": "productsWrite",
  "coupons:write": "couponsWrite",
  "coupons:redeem": "couponsRedeem",
  "links:write": "linksWrite",
  "metrics:read": "metricsRead",
} as const satisfies Record<Scope, keyof Messages["settings"]["apiKeys"]["scopeNames"]>;

export const SCOPES = Object.keys(SCOPE_WORDS).filter(isScope);

export function isScope(text: string): text is Scope {
  return text in SCOPE_WORDS;
}
