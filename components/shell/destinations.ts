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
  place: "top" | "bottom";
  /** Who may not do this is not shown the way there. */
  needs?: keyof typeof OFFERED;
}

/** What the rail and the command palette offer; a feature appears here when it exists, not before. */
export const DESTINATIONS: readonly Destination[] = [
  { key: "flows", icon: Workflow, path: "flows", root: "flows", place: "top" },
  { key: "inbox", icon: Inbox, path: "inbox", root: "inbox", place: "top", needs: "conversations.read" },
  {
    key: "cases",
    icon: ClipboardCheck,
    path: "cases",
    root: "cases",
    place: "top",
    needs: "conversations.read",
  },
  {
    key: "supervision",
    icon: MonitorDot,
    path: "supervision",
    root: "supervision",
    place: "top",
    needs: "inbox.supervise",
  },
  { key: "knowledge", icon: BookOpen, path: "knowledge", root: "knowledge", place: "top" },
  {
    key: "contacts",
    icon: UserRound,
    path: "contacts",
    root: "contacts",
    place: "top",
    needs: "conversations.read",
  },
  {
    key: "audiences",
    icon: UsersRound,
    path: "audiences",
    root: "audiences",
    place: "top",
    needs: "conversations.read",
  },
  {
    key: "campaigns",
    icon: Megaphone,
    path: "campaigns",
    root: "campaigns",
    place: "top",
    needs: "campaigns.read",
  },
  {
    key: "broadcasts",
    icon: Send,
    path: "broadcasts",
    root: "broadcasts",
    place: "top",
    needs: "campaigns.read",
  },
  {
    key: "experiments",
    icon: FlaskConical,
    path: "experiments",
    root: "experiments",
    place: "top",
    needs: "campaigns.read",
  },
  { key: "products", icon: Package, path: "products", root: "products", place: "top" },
  { key: "coupons", icon: Ticket, path: "coupons", root: "coupons", place: "top" },
  { key: "links", icon: Link2, path: "links", root: "links", place: "top", needs: "campaigns.read" },
  { key: "settings", icon: Settings, path: "settings/workspace", root: "settings", place: "bottom" },
];
