import { inWorkspace } from "../../db/tenant";
import { pickAgent } from "../agents";
import { holdConversation } from "../held-conversation";
import { moveOwner } from "../move-owner";
import { shiftNote } from "../rule-names";
import { type Shift, shiftState } from "../shift-times";
import { writeSystemNote } from "../write-note";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Place {
  workspace_id: string;
  time_zone: string;
  locale: string;
}
interface Planned extends Place, Shift {}
interface Open extends DueConversation {
  user_id: string;
  queue_id: string | null;
  claimed_at: Date;
  skills: string[];
}

/**
 * An agent's shift has ended: the conversations that they took before its end go to who is on duty next and has room, else back
 * to their queue, first in line, with a note that says why. Who has no shifts, or takes a conversation after hours, keeps it.
 */
export async function endShifts({ reads, now }: ClockWorld): Promise<number> {
  const { rows: shifts } = await reads.query<Planned>(
    `SELECT s.workspace_id, w.time_zone, w.locale, s.user_id AS "userId", s.queue_id AS "queueId", s.weekday, s.day::text AS day,
       s.from_minute AS "from", s.to_minute AS "to"
     FROM shift s JOIN workspace w ON w.id = s.workspace_id
     WHERE EXISTS (SELECT FROM conversation c WHERE c.owner = 'person' AND c.owner_user_id = s.user_id AND c.workspace_id = s.workspace_id)`,
  );
  const workspaces = new Map<string, Planned[]>();
  for (const shift of shifts)
    workspaces.set(shift.workspace_id, [...(workspaces.get(shift.workspace_id) ?? []), shift]);
  const due: (Open & Place)[] = [];
  for (const [workspaceId, planned] of workspaces) {
    const { time_zone, locale } = planned[0] ?? { time_zone: "UTC", locale: "en" };
    const at = now();
    const off = [...new Set(planned.map((one) => one.userId))].filter((userId) =>
      planned.some(({ queueId }) => !shiftState(planned, { userId, queueId }, at, time_zone).on),
    );
    if (off.length === 0) continue;
    const { rows } = await reads.query<Open>(
      `SELECT c.workspace_id, c.id AS conversation_id, c.owner_user_id AS user_id, e.queue_id, e.claimed_at, e.skills
       FROM conversation c JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
       WHERE c.workspace_id = $1 AND c.owner = 'person' AND c.owner_user_id = ANY ($2::uuid[]) AND e.claimed_at IS NOT NULL AND e.snoozed_until IS NULL
       ORDER BY e.claimed_at LIMIT 200`,
      [workspaceId, off],
    );
    for (const row of rows) {
      const who = { userId: row.user_id, queueId: row.queue_id };
      const { on, endedAt } = shiftState(planned, who, at, time_zone);
      if (!on && endedAt !== null && row.claimed_at.getTime() < endedAt)
        due.push({ ...row, time_zone, locale });
    }
  }
  return eachRow(due, (row) =>
    inWorkspace(row.workspace_id, async (tx) => {
      const held = await holdConversation(tx, row.workspace_id, row.conversation_id);
      if (held.owner !== "person" || held.ownerUserId !== row.user_id) return false;
      const { queueId } = held;
      const next = await pickAgent(tx, row.workspace_id, {
        queueId,
        how: "leastBusy",
        lastUserId: null,
        skills: row.skills,
        now: now(),
        onShift: true,
      });
      const to = next === null ? ({ to: "queue" } as const) : ({ to: "person", userId: next } as const);
      await moveOwner(tx, row.workspace_id, held, { ...to, by: null, how: "shiftEnd" });
      if (next === null)
        await tx.$executeRaw`
          UPDATE inbox_entry SET ahead = true WHERE workspace_id = ${row.workspace_id}::uuid AND conversation_id = ${held.id}::uuid`;
      const user = await tx.user.findUnique({
        where: { id: row.user_id },
        select: { name: true, email: true },
      });
      const name = user?.name || user?.email || "";
      await writeSystemNote(tx, row.workspace_id, held, shiftNote(name, row.locale));
      return true;
    }),
  );
}
