import { type Condition, clausesOf } from "../../flow/text/condition";
import { parseDuration } from "../../flow/text/duration";
import { Prisma } from "../../prisma/generated/client";
import { readSubject } from "./audience-subject";
import { interestLevel } from "./compile-condition";

const { sql } = Prisma;

/** Of whom a condition may have changed by nothing but the passing of time, between two moments. */
export interface DueByTime {
  /** Queries of `contact_id`. */
  readonly ids: readonly Prisma.Sql[];
  /** It has a clause for which nobody can be named: everybody is looked at, now and then. */
  readonly everybody: boolean;
}

/** What has left or come into a window, or sunk below a bound, since `from`. */
export function dueByTime(
  condition: Condition,
  { workspaceId, from, to }: { workspaceId: string; from: Date; to: Date },
): DueByTime {
  const ids: Prisma.Sql[] = [];
  let everybody = false;
  const shifted = (at: Date, ms: number) => new Date(at.getTime() - ms);
  for (const clause of clausesOf(condition)) {
    const subject = readSubject(clause.left);
    const moving = ["withinLast", "withinNext", "before", "after"].includes(clause.operator);
    if (subject.kind === "eventCount" && subject.within !== null) {
      const { name, within } = subject;
      ids.push(sql`SELECT contact_id FROM contact_event WHERE workspace_id = ${workspaceId}::uuid AND name = ${name}
        AND ((at > ${shifted(from, within)} AND at <= ${shifted(to, within)}) OR (at > ${from} AND at <= ${to}))`);
    } else if (subject.kind === "eventTime" && moving) {
      const length = clause.operator.startsWith("within") ? (parseDuration(clause.right) ?? 0) : 0;
      const column = subject.which === "first" ? sql`first_at` : sql`last_at`;
      const ahead = clause.operator === "withinNext" ? -length : length;
      ids.push(sql`SELECT contact_id FROM contact_event_total WHERE workspace_id = ${workspaceId}::uuid AND name = ${subject.name}
        AND ((${column} >= ${shifted(from, ahead)} AND ${column} <= ${shifted(to, ahead)}) OR (${column} >= ${from} AND ${column} <= ${to}))`);
    } else if (subject.kind === "interest") {
      const bound = Number(clause.right);
      if (bound > 0)
        ids.push(sql`SELECT contact_id FROM contact_interest WHERE workspace_id = ${workspaceId}::uuid AND topic = ${subject.topic}
          AND level >= ${interestLevel(bound, from)}::float8 AND level <= ${interestLevel(bound, to)}::float8`);
    } else if (moving || String(clause.right).trim().toLowerCase() === "now") everybody = true;
  }
  return { ids, everybody };
}
