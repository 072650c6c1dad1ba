import { renderTemplate } from "../../../flow/text/template";
import { TURN_CHANNEL } from "../../conversations/change-notices";
import { queuePlace } from "../../conversations/queue-place";
import { inWorkspace } from "../../db/tenant";
import { uuidv7 } from "../../ids";
import { holdConversation } from "../held-conversation";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Waiting extends DueConversation {
  text: string;
}

/** Who waits for a person hears from time to time where they stand: `{{ position }}`, `{{ waitMinutes }}`. */
export async function tellWaiting({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Waiting>(
    `SELECT e.workspace_id, e.conversation_id, e.waiting_message->>'text' AS text FROM inbox_entry e
     WHERE e.queued_at IS NOT NULL AND e.waiting_message IS NOT NULL AND e.snoozed_until IS NULL
       AND coalesce(e.waiting_told_at, e.queued_at) <= now() - make_interval(secs => greatest((e.waiting_message->>'everySeconds')::float8, 15)) LIMIT 100`,
  );
  return eachRow(rows, async (row) => {
    const { workspace_id: workspaceId, conversation_id: id } = row;
    const place = await queuePlace(reads, workspaceId, id);
    if (place?.position === undefined) return false;
    const waitMinutes =
      place.waitSeconds === undefined ? null : Math.max(1, Math.round(place.waitSeconds / 60));
    const text = renderTemplate(row.text, { vars: { position: place.position, waitMinutes } }).trim();
    return inWorkspace(workspaceId, async (tx) => {
      const held = await holdConversation(tx, workspaceId, id);
      if (held.owner !== "queue") return false;
      const told = await tx.$executeRaw`
        UPDATE inbox_entry SET waiting_told_at = now() WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${id}::uuid
          AND queued_at IS NOT NULL AND coalesce(waiting_told_at, queued_at) <= now() - interval '14 seconds'`;
      if (told !== 1 || text === "") return false;
      await tx.$executeRaw`
        UPDATE conversation SET version = version + 1, last_seq = last_seq + 1 WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
      await tx.$executeRaw`
        INSERT INTO message (workspace_id, conversation_id, seq, id, "from", body)
        VALUES (${workspaceId}::uuid, ${id}::uuid, ${held.lastSeq + 1}::bigint, ${uuidv7()}::uuid, 'system', ${JSON.stringify({ type: "text", text })}::json)`;
      await tx.$executeRaw`SELECT pg_notify(${TURN_CHANNEL}, ${`inbox:${id}`})`;
      return true;
    });
  });
}
