import { inWorkspace } from "../../db/tenant";
import { holdConversation } from "../held-conversation";
import { replyContentSchema, writeReply } from "../send-reply";
import { eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Due {
  workspace_id: string;
  id: string;
}

/** Sends what people wrote for later, if they still have the conversation. */
export async function sendScheduled({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Due>(
    "SELECT workspace_id, id FROM scheduled_message WHERE state = 'waiting' AND send_at <= now() ORDER BY send_at LIMIT 100",
  );
  return eachRow(rows, ({ workspace_id: workspaceId, id }) =>
    inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<{ conversationId: string; userId: string; body: unknown }[]>`
        SELECT conversation_id AS "conversationId", user_id AS "userId", body FROM scheduled_message
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND state = 'waiting' FOR UPDATE SKIP LOCKED`;
      if (!row) return false;
      const held = await holdConversation(tx, workspaceId, row.conversationId);
      const may = held.owner === "person" && held.ownerUserId === row.userId;
      if (may) await writeReply(tx, workspaceId, held, row.userId, replyContentSchema.parse(row.body));
      await tx.$executeRaw`
        UPDATE scheduled_message SET state = ${may ? "sent" : "failed"} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
      return may;
    }),
  );
}
