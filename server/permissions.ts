import { z } from "zod";

/** Roles by rank, highest first. */
export const ROLES = ["owner", "admin", "editor", "agent", "viewer"] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Whether somebody of role `own` may give, change or take away role `other`: never above their own rank. */
export function reaches(own: Role, other: Role): boolean {
  return ROLES.indexOf(own) <= ROLES.indexOf(other);
}

const EVERYBODY = ["owner", "admin", "editor", "agent", "viewer"] as const;
const EDITORS = ["owner", "admin", "editor"] as const;
const ADMINS = ["owner", "admin"] as const;
const TALKERS = ["owner", "admin", "editor", "agent"] as const;

/** THE table: what each role may do in a workspace. Everything that asks for a permission asks here. */
export const PERMISSIONS = {
  "workspace.read": EVERYBODY,
  "workspace.update": ADMINS,
  "members.read": EVERYBODY,
  "members.manage": ADMINS,
  "apiKeys.manage": ADMINS,
  "secrets.list": EDITORS,
  "secrets.manage": ADMINS,
  "model.read": EDITORS,
  "model.update": ADMINS,
  "audit.read": ADMINS,
  "flows.read": EVERYBODY,
  "flows.edit": EDITORS,
  "flows.publish": EDITORS,
  "conversations.read": TALKERS,
  "conversations.reply": TALKERS,
  "contacts.read": TALKERS,
  "contacts.edit": TALKERS,
  "contacts.manage": EDITORS,
  "contacts.erase": ADMINS,
  "coupons.read": EVERYBODY,
  "coupons.manage": EDITORS,
  "campaigns.read": TALKERS,
  "campaigns.manage": EDITORS,
  "campaigns.admin": ADMINS,
  "knowledge.read": EVERYBODY,
  "knowledge.manage": EDITORS,
  "products.read": EVERYBODY,
  "products.manage": EDITORS,
  "inbox.manage": EDITORS,
  "inbox.supervise": ADMINS,
  "webhooks.manage": ADMINS,
  "metrics.read": EVERYBODY,
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function allows(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
