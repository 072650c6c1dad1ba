import type { Priority, Summary } from "./inbox-data";
import { type LiveState, unreadOf } from "./live-state";

export const VIEW_NAMES = ["mine", "unassigned", "all", "mentions", "snoozed", "closed", "bot"] as const;
export type ViewName = (typeof VIEW_NAMES)[number];
export const ORDERS = ["newest", "longestWait"] as const;
export type Order = (typeof ORDERS)[number];

/** What of the inbox is shown. */
export interface Shown {
  readonly view: ViewName;
  readonly queueId: string | null;
  readonly label: string | null;
  readonly priority: Priority | null;
  readonly unreadOnly: boolean;
  readonly order: Order;
}

/** Rows of a view in its order, from all that is known. `mentions`: what the server's list of that view named. */
export function rowsOf(state: LiveState, shown: Shown, me: string, mentions: ReadonlySet<string>): Summary[] {
  return [...state.rows.values()]
    .map((row) => row.summary)
    .filter(
      (row) =>
        inView(row, shown.view, me) ||
        (shown.view === "mentions" && (mentions.has(row.id) || state.mentioned.has(row.id))),
    )
    .filter((row) => shown.queueId === null || row.queueId === shown.queueId)
    .filter((row) => shown.label === null || row.labels.includes(shown.label))
    .filter((row) => shown.priority === null || row.priority === shown.priority)
    .filter((row) => !shown.unreadOnly || unreadOf(state, row.id) > 0)
    .sort(orderOf(shown));
}

/** The server's own rule of each view, by the summary alone. */
export function inView(row: Summary, view: ViewName, me: string): boolean {
  const open = row.owner === "queue" || row.owner === "person";
  switch (view) {
    case "mine":
      return row.owner === "person" && row.ownerUserId === me && row.snoozedUntil === null;
    case "unassigned":
      return row.owner === "queue" && row.snoozedUntil === null;
    case "all":
      return open && row.snoozedUntil === null;
    case "snoozed":
      return open && row.snoozedUntil !== null;
    case "closed":
      return !open && row.closedAt !== null;
    case "bot":
      return row.owner === "bot";
    case "mentions":
      return false;
  }
}

function orderOf({ view, order }: Shown): (a: Summary, b: Summary) => number {
  if (order === "longestWait" && view !== "bot" && view !== "closed")
    return (a, b) => compare(a.waitingSince ?? "9", b.waitingSince ?? "9") || compare(a.id, b.id);
  const key = (row: Summary) => (view === "closed" ? (row.closedAt ?? row.lastAt) : row.lastAt);
  return (a, b) => compare(key(b), key(a)) || compare(b.id, a.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The conversation before or after one in the list; the first where it is not there. */
export function neighbour(rows: readonly Summary[], id: string | null, step: 1 | -1): Summary | undefined {
  const at = rows.findIndex((row) => row.id === id);
  return at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}
