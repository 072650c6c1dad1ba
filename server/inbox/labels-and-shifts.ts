import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { requireTalker } from "./agents";
import { requireQueue } from "./queue-conversation";

export interface Label {
  name: string;
  colour: string;
}

export async function listLabels(workspaceId: string): Promise<Label[]> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Label[]>`
    SELECT name, colour FROM label WHERE workspace_id = ${workspaceId}::uuid ORDER BY lower(name)`,
  );
}

export async function saveLabel(actor: MemberActor, label: Label): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO label (workspace_id, name, colour) VALUES (${actor.workspaceId}::uuid, ${label.name}, ${label.colour})
      ON CONFLICT (workspace_id, name) DO UPDATE SET colour = excluded.colour`;
    await recordAudit(tx, actor, "labels.save", label.name, { colour: label.colour });
  });
}

/** Takes a label off the list; conversations that bear it keep it. */
export async function removeLabel(actor: MemberActor, name: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`DELETE FROM label WHERE workspace_id = ${actor.workspaceId}::uuid AND name = ${name}`;
    await recordAudit(tx, actor, "labels.remove", name);
  });
}

export interface ShiftView {
  id: string;
  userId: string;
  queueId: string | null;
  /** Monday is 1; null for a single day. */
  weekday: number | null;
  /** "2026-01-31"; null for every week. */
  day: string | null;
  from: string;
  to: string;
  duty: boolean;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

export async function listShifts(workspaceId: string): Promise<ShiftView[]> {
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<(Omit<ShiftView, "from" | "to"> & { from: number; to: number })[]>`
    SELECT id, user_id AS "userId", queue_id AS "queueId", weekday, day::text AS day, from_minute AS "from", to_minute AS "to", duty
    FROM shift WHERE workspace_id = ${workspaceId}::uuid ORDER BY weekday, day, from_minute`,
  );
  return rows.map((row) => ({ ...row, from: clock(row.from), to: clock(row.to) }));
}

export async function saveShift(
  actor: MemberActor,
  input: Omit<ShiftView, "id"> & { shiftId?: string | undefined },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { shiftId, userId, queueId, weekday, day, from, to, duty } = input;
  if ((weekday === null) === (day === null))
    throw new AppError(400, "when", "A shift is on a weekday or on a day.", { path: "weekday" });
  return inWorkspace(workspaceId, async (tx) => {
    await requireTalker(tx, workspaceId, userId);
    if (queueId !== null) await requireQueue(tx, workspaceId, queueId);
    const id = shiftId ?? uuidv7();
    const changed =
      shiftId === undefined
        ? await tx.$executeRaw`
            INSERT INTO shift (workspace_id, id, user_id, queue_id, weekday, day, from_minute, to_minute, duty)
            VALUES (${workspaceId}::uuid, ${id}::uuid, ${userId}::uuid, ${queueId}::uuid, ${weekday}::smallint, ${day}::date, ${minute(from)}::smallint, ${minute(to)}::smallint, ${duty})`
        : await tx.$executeRaw`
            UPDATE shift SET user_id = ${userId}::uuid, queue_id = ${queueId}::uuid, weekday = ${weekday}::smallint, day = ${day}::date,
              from_minute = ${minute(from)}::smallint, to_minute = ${minute(to)}::smallint, duty = ${duty}
            WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    if (changed !== 1) throw new AppError(404, "not-found", "There is no such shift.");
    await recordAudit(tx, actor, "shifts.save", id, { userId });
    return { id };
  });
}

export async function removeShift(actor: MemberActor, shiftId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const gone =
      await tx.$executeRaw`DELETE FROM shift WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${shiftId}::uuid`;
    if (gone !== 1) throw new AppError(404, "not-found", "There is no such shift.");
    await recordAudit(tx, actor, "shifts.remove", shiftId);
  });
}
