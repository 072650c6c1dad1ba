"use client";
import { type Role, useSession } from "./session-context";

const ADMINS: readonly Role[] = ["owner", "admin"];
const EDITORS: readonly Role[] = ["owner", "admin", "editor"];
const TALKERS: readonly Role[] = ["owner", "admin", "editor", "agent"];

/**
 * What the interface offers by role. The server decides for every call; this only hides what would be refused.
 */
export const OFFERED = {
  "workspace.update": ADMINS,
  "members.manage": ADMINS,
  "apiKeys.manage": ADMINS,
  "secrets.list": EDITORS,
  "secrets.manage": ADMINS,
  "model.read": EDITORS,
  "model.update": ADMINS,
  "audit.read": ADMINS,
  "flows.edit": EDITORS,
  "flows.publish": EDITORS,
  "contacts.edit": TALKERS,
  "contacts.manage": EDITORS,
  "contacts.erase": ADMINS,
  "coupons.manage": EDITORS,
  "campaigns.read": TALKERS,
  "campaigns.manage": EDITORS,
  "campaigns.admin": ADMINS,
  "knowledge.manage": EDITORS,
  "products.manage": EDITORS,
  "conversations.read": TALKERS,
  "conversations.reply": TALKERS,
  "inbox.manage": EDITORS,
  "inbox.supervise": ADMINS,
  "webhooks.manage": ADMINS,
} as const;

export function useMay(permission: keyof typeof OFFERED): boolean {
  return OFFERED[permission].includes(useSession().workspace.role);
}
