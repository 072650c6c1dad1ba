import type { Session } from "../kernel/session";

/** Steps that a session remembers to have visited: one that has passed thousands would be written whole with every turn. */
const MOST_VISITS = 256;

/** How often a node was entered. Own counts only: a node may be called "toString". */
export const visitsOf = (session: Session, id: string): number =>
  Object.hasOwn(session.visits, id) ? (session.visits[id] ?? 0) : 0;

/** A copy; of too many only the later half, so that this happens rarely. */
export function latestVisits(visits: Session["visits"]): Session["visits"] {
  const ids = Object.keys(visits);
  if (ids.length < MOST_VISITS) return { ...visits };
  return Object.fromEntries(ids.slice(-MOST_VISITS / 2).map((id) => [id, visits[id] ?? 0]));
}
