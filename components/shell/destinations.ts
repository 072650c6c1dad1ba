import {
  BookOpen,
  ClipboardCheck,
  FlaskConical,
  Inbox,
  Link2,
  Megaphone,
  MonitorDot,
  Package,
  Send,
  Settings,
  Ticket,
  UserRound,
  UsersRound,
  Workflow,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Messages } from "../i18n/messages";
import type { OFFERED } from "./use-may";

export interface Destination {
  key: keyof Messages["common"]["rail"] &
    (
      | "flows"
      | "inbox"
      | "cases"
      | "supervision"
      | "knowledge"
      | "contacts"
      | "audiences"
      | "products"
      | "coupons"
      | "links"
      | "campaigns"
      | "broadcasts"
      | "experiments"
      | "settings"
    );
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** Below /w/<workspace>/. */
  path: string;
  /** Every address that begins with it belongs to this destination. */
  root: string;
  group: DestinationGroup;
  /** Who may not do this is not shown the way there. */
  needs?: keyof typeof OFFERED;
}

/** What belongs together stands together, in this order; "end" stands at the foot. */
export const DESTINATION_GROUPS = ["build", "serve", "people", "marketing"] as const;
export type DestinationGroup = (typeof DESTINATION_GROUPS)[number] | "end";

/** What the rail and the command palette offer; a feature appears here when it exists, not before. */
export const DESTINATIONS: readonly Destination[] = [
  at("flows", Workflow, "build"),
  at("knowledge", BookOpen, "build"),
  at("products", Package, "build"),
  at("inbox", Inbox, "serve", "conversations.read"),
  at("cases", ClipboardCheck, "serve", "conversations.read"),
  at("supervision", MonitorDot, "serve", "inbox.supervise"),
  at("contacts", UserRound, "people", "conversations.read"),
  at("audiences", UsersRound, "people", "conversations.read"),
  at("campaigns", Megaphone, "marketing", "campaigns.read"),
  at("broadcasts", Send, "marketing", "campaigns.read"),
  at("experiments", FlaskConical, "marketing", "campaigns.read"),
  at("coupons", Ticket, "marketing"),
  at("links", Link2, "marketing", "campaigns.read"),
  { ...at("settings", Settings, "end"), path: "settings/workspace" },
];

/** A place whose address is its name. */
function at(
  key: Destination["key"],
  icon: Destination["icon"],
  group: DestinationGroup,
  needs?: Destination["needs"],
): Destination {
  return { key, icon, path: key, root: key, group, ...(needs ? { needs } : {}) };
}
