import type { Json } from "./json";
import { ownProperty } from "./paths";

/**
 * What templates and conditions see. A bare name is looked for in `vars`, then among the scope's own names.
 * `now` (milliseconds or ISO), `timeZone`, `locale` and `currency` also guide filters and comparisons.
 */
export interface Scope {
  vars: { [name: string]: Json };
  contact?: Json;
  conversation?: Json;
  event?: Json;
  workspace?: Json;
  now?: string | number;
  timeZone?: string;
  locale?: string;
  currency?: string;
  /** Names that a block of the flow adds, such as a loop's item. */
  [name: string]: Json | undefined;
}

/** Told what went wrong while a template or a condition was evaluated; the evaluation itself never throws. */
export type OnError = (code: string, message: string) => void;

export type SettingName = "now" | "timeZone" | "locale" | "currency";

/** A setting from the scope itself, else from the contact, the conversation or the workspace. */
export function settingOf(scope: Scope, name: SettingName): Json {
  for (const holder of [scope, scope.contact, scope.conversation, scope.workspace]) {
    const value = ownProperty(holder, name);
    if (typeof value === "string" || typeof value === "number") return value;
  }
  return null;
}

/** The object in which the first name of a path is looked for. */
export function holderOf(scope: Scope, name: string | number): unknown {
  return typeof name === "string" && Object.hasOwn(scope.vars, name) ? scope.vars : scope;
}
