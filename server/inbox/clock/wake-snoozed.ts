import { inWorkspace } from "../../db/tenant";
import { holdConversation } from "../held-conversation";
import { recordEvent } from "../record-event";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

/** Conversations that were put away until now come back to where they were. */
export async function wakeSnoozed({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<DueConversation>(
    "SELECT workspace_id, conversation_id FROM inbox_entry WHERE snoozed_until <= now() ORDER BY snoozed_until LIMIT 100",
  );
  return eachRow(rows, (row) =>
    inWorkspace(row.workspace_id, async (tx) => {
      const held = await holdConversation(tx, row.workspace_id, row.conversation_id);
      const woken = await tx.$executeRaw`
        UPDATE inbox_entry SET snoozed_until = NULL, last_at = now()
        WHERE workspace_id = ${row.workspace_id}::uuid AND conversation_id = ${held.id}::uuid AND snoozed_until <= now()`;
      if (woken !== 1) return false;
      await tx.$executeRaw`
        UPDATE conversation SET version = version + 1 WHERE workspace_id = ${row.workspace_id}::uuid AND id = ${held.id}::uuid`;
      await recordEvent(tx, row.workspace_id, {
        name: "conversation.changed",
        conversationId: held.id,
        contactId: held.contactId,
        properties: { what: "snooze", until: null },
      });
      return true;
    }),
  );
}
