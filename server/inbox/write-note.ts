import { sanitizeText } from "../../flow/text/json";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { requireTalker } from "./agents";
import { type HeldConversation, holdConversation } from "./held-conversation";
import { recordEvent } from "./record-event";
import type { InboxNote } from "./views";

/** Writes a note for colleagues; who is mentioned finds it among their mentions. Visitors never see it. */
export async function addNote(
  actor: MemberActor,
  input: { conversationId: string; text: string; mentions: readonly string[] },
): Promise<InboxNote> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    const held = await holdConversation(tx, actor.workspaceId, input.conversationId);
    const note = await writeNote(tx, actor, held, input);
    await recordAudit(tx, actor, "inbox.note", held.id, { noteId: note.id });
    return note;
  });
}

/** The same within a transaction that holds the conversation. */
export async function writeNote(
  tx: WorkspaceTx,
  actor: MemberActor,
  held: HeldConversation,
  input: { text: string; mentions: readonly string[] },
): Promise<InboxNote> {
  const { workspaceId, userId } = actor;
  const text = sanitizeText(input.text);
  const mentions = [...new Set(input.mentions)];
  for (const one of mentions) await requireTalker(tx, workspaceId, one);
  return insertNote(tx, workspaceId, held, { userId, text, mentions });
}

/** What the program itself has done with a conversation, where colleagues read it. */
export async function writeSystemNote(
  tx: WorkspaceTx,
  workspaceId: string,
  held: HeldConversation,
  text: string,
): Promise<InboxNote> {
  return insertNote(tx, workspaceId, held, { userId: null, text: sanitizeText(text), mentions: [] });
}

async function insertNote(
  tx: WorkspaceTx,
  workspaceId: string,
  held: HeldConversation,
  { userId, text, mentions }: Pick<InboxNote, "userId" | "text" | "mentions">,
): Promise<InboxNote> {
  const id = uuidv7();
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    INSERT INTO note (workspace_id, conversation_id, id, user_id, text, mentions)
    VALUES (${workspaceId}::uuid, ${held.id}::uuid, ${id}::uuid, ${userId}::uuid, ${text}, ${mentions}::uuid[]) RETURNING created_at AS at`;
  await tx.$executeRaw`
    INSERT INTO mention (workspace_id, user_id, note_id, conversation_id)
    SELECT ${workspaceId}::uuid, m, ${id}::uuid, ${held.id}::uuid FROM unnest(${mentions}::uuid[]) AS m`;
  await recordEvent(tx, workspaceId, {
    name: "note.added",
    conversationId: held.id,
    contactId: held.contactId,
    properties: { note: id, by: userId, mentions },
  });
  return { id, conversationId: held.id, userId, text, mentions, at: (row?.at ?? new Date()).toISOString() };
}
