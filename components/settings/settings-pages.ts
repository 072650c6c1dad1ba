import {
  Activity,
  BadgeCheck,
  Building2,
  Headset,
  KeyRound,
  Lock,
  ScrollText,
  Sparkles,
  UserRound,
  Users,
  Webhook,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Messages } from "../i18n/messages";

export interface SettingsPage {
  key: Exclude<keyof Messages["settings"]["nav"], "label">;
  /** Below /w/<workspace>/settings/. */
  path: string;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
}

export const SETTINGS_PAGES: readonly SettingsPage[] = [
  { key: "workspace", path: "workspace", icon: Building2 },
  { key: "members", path: "members", icon: Users },
  { key: "service", path: "service", icon: Headset },
  { key: "apiKeys", path: "api-keys", icon: KeyRound },
  { key: "webhooks", path: "webhooks", icon: Webhook },
  { key: "model", path: "model", icon: Sparkles },
  { key: "secrets", path: "secrets", icon: Lock },
  { key: "identity", path: "identity", icon: BadgeCheck },
  { key: "events", path: "events", icon: Activity },
  { key: "audit", path: "audit", icon: ScrollText },
  { key: "account", path: "account", icon: UserRound },
];
