import { Settings, Ticket, Workflow } from "lucide-react";
import type { ComponentType } from "react";
import type { Messages } from "../i18n/messages";

export interface Destination {
  key: keyof Messages["common"]["rail"] & ("flows" | "coupons" | "settings");
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** Below /w/<workspace>/. */
  path: string;
  /** Every address that begins with it belongs to this destination. */
  root: string;
  place: "top" | "bottom";
}

/** What the rail and the command palette offer; a feature appears here when it exists, not before. */
export const DESTINATIONS: readonly Destination[] = [
  { key: "flows", icon: Workflow, path: "flows", root: "flows", place: "top" },
  { key: "coupons", icon: Ticket, path: "coupons", root: "coupons", place: "top" },
  { key: "settings", icon: Settings, path: "settings/workspace", root: "settings", place: "bottom" },
];
