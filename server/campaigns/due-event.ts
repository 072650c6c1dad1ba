import type { Json } from "../../flow";

/** An event of a contact that somebody waits for. */
export interface DueEvent {
  readonly workspace_id: string;
  readonly id: string;
  readonly contact_id: string;
  readonly name: string;
  readonly properties: { readonly [name: string]: Json };
  readonly at: Date;
}

/** Properties that say what an event is about. */
const KEYS = ["key", "order", "cart", "link", "audience"] as const;

/** What an event is about, by all the names it has for it. */
export const keysOf = (event: Pick<DueEvent, "properties">): string[] => [
  ...new Set(
    KEYS.flatMap((name) => {
      const value = event.properties[name];
      return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
    }),
  ),
];
