import type { Json } from "../../flow";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { requireConversation } from "./mark-read";
import { maskMessages } from "./mask-messages";
import type { InboxMessage, InboxNote, Mood } from "./views";

export interface MessageRowView {
  id: string;
  seq: number;
  from: InboxMessage["from"];
  userId: string | null;
  at: Date;
  mood: Mood | null;
  body: { type: string; [field: string]: Json };
}

export const toMessage = ({ at, body, ...row }: MessageRowView): InboxMessage => ({
  ...row,
  at: at.toISOString(),
  content: body,
});

const PAGE = 50;

/**
 * A span of a conversation, oldest first: the latest messages, those before a seq, or those after one; with them the
 * notes that were written in their time.
 */
export async function readThread(
  actor: Pick<Actor, "workspaceId">,
  input: {
    conversationId: string;
    before?: number | undefined;
    after?: number | undefined;
    limit?: number | undefined;
  },
): Promise<{ messages: InboxMessage[]; notes: InboxNote[]; more: boolean }> {
  const { workspaceId } = actor;
  const { conversationId, before, after } = input;
  const limit = Math.min(input.limit ?? PAGE, 200);
  return inWorkspace(workspaceId, async (tx) => {
    await requireConversation(tx, workspaceId, conversationId);
    const forward = after !== undefined;
    const found = forward
      ? await tx.$queryRaw<MessageRowView[]>`
          SELECT id, seq::float8 AS seq, "from", user_id AS "userId", created_at AS at, mood, body::json AS body FROM message
          WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND seq > ${after}::bigint ORDER BY seq LIMIT ${limit + 1}`
      : await tx.$queryRaw<MessageRowView[]>`
          SELECT id, seq::float8 AS seq, "from", user_id AS "userId", created_at AS at, mood, body::json AS body FROM message
          WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND seq < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
          ORDER BY seq DESC LIMIT ${limit + 1}`;
    const rows = found.slice(0, limit);
    const messages = await maskMessages(tx, workspaceId, (forward ? rows : rows.reverse()).map(toMessage));
    const since = (forward || found.length > limit) && messages[0] ? messages[0].at : "-infinity";
    const until = before !== undefined && messages.length ? (messages.at(-1)?.at ?? "infinity") : "infinity";
    const notes = await tx.$queryRaw<(Omit<InboxNote, "at"> & { at: Date })[]>`
      SELECT id, conversation_id AS "conversationId", user_id AS "userId", text, mentions, created_at AS at FROM note
      WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
        AND created_at >= ${since}::timestamptz AND created_at <= ${until}::timestamptz ORDER BY id LIMIT 500`;
    return {
      messages,
      notes: notes.map((note) => ({ ...note, at: note.at.toISOString() })),
      more: found.length > limit,
    };
  });
}
