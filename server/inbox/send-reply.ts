import { createHash } from "node:crypto";
import { z } from "zod";
import type { MessageContent } from "../../flow";
import { sanitizeText } from "../../flow/text/json";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid, uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { requireStillTalker } from "./agents";
import { countOutreach } from "./count-outreach";
import { type HeldConversation, holdConversation } from "./held-conversation";
import { recordEvent } from "./record-event";
import type { InboxMessage } from "./views";

const fileId = z.string().max(36).refine(isUuid, "This is not an id.");
/** What a person writes to a visitor. */
export const replyContentSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    text: z
      .string()
      .max(10_000)
      .refine((text) => text.trim() !== "", "This may not be empty."),
  }),
  z.strictObject({ type: z.literal("image"), fileId }),
  z.strictObject({ type: z.literal("file"), fileId }),
]);
export type ReplyContent = z.output<typeof replyContentSchema>;

export interface ReplyInput {
  readonly conversationId: string;
  /** Made by the client; the same key and content give the same message again. */
  readonly key: string;
  readonly content: ReplyContent;
  /** The last message that the writer had seen: 409 where the visitor has written since. */
  readonly afterSeq?: number | undefined;
}

/**
 * Sends a person's words to the visitor. Only who has the conversation may: 409 `not-owner`. The message, the
 * conversation's version and the event are one commit, so a bot's turn that was under way finds it taken.
 */
export async function sendReply(actor: MemberActor, input: ReplyInput): Promise<InboxMessage> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    const held = await holdConversation(tx, actor.workspaceId, input.conversationId);
    const known = await repeated(tx, actor.workspaceId, input);
    if (known) return known;
    if (held.owner !== "person" || held.ownerUserId !== actor.userId)
      throw new AppError(409, "not-owner", "Take the conversation first.");
    await requireStillTalker(tx, actor.workspaceId, actor.userId);
    if (input.afterSeq !== undefined) await refuseNewer(tx, actor.workspaceId, held.id, input.afterSeq);
    const message = await writeReply(tx, actor.workspaceId, held, actor.userId, input.content);
    await tx.$executeRaw`
      INSERT INTO turn_key (workspace_id, conversation_id, key, request_hash, reply)
      VALUES (${actor.workspaceId}::uuid, ${held.id}::uuid, ${keyName(input.key)}, ${hashOf(input)}, ${JSON.stringify(message)}::json)`;
    await tx.$executeRaw`
      UPDATE agent SET seen_at = now() WHERE workspace_id = ${actor.workspaceId}::uuid AND user_id = ${actor.userId}::uuid`;
    await recordAudit(tx, actor, "inbox.reply", held.id, { seq: message.seq });
    return message;
  });
}

/** Writes a person's message into a conversation that the transaction holds. */
export async function writeReply(
  tx: WorkspaceTx,
  workspaceId: string,
  held: HeldConversation,
  userId: string,
  content: ReplyContent,
): Promise<InboxMessage> {
  const body = await bodyOf(tx, workspaceId, held.id, content);
  await countOutreach(tx, workspaceId, held);
  const user = await tx.user.findUnique({ where: { id: userId }, select: { name: true } });
  const id = uuidv7();
  const seq = held.lastSeq + 1;
  const shown = { ...body, ...(user?.name ? { sender: user.name } : {}) };
  const moved = await tx.$executeRaw`
    UPDATE conversation SET version = version + 1, last_seq = last_seq + 1, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${held.id}::uuid AND version = ${held.version}::bigint`;
  if (moved !== 1) throw new AppError(409, "conflict", "The conversation has moved on; try again.");
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    INSERT INTO message (workspace_id, conversation_id, seq, id, "from", user_id, body)
    VALUES (${workspaceId}::uuid, ${held.id}::uuid, ${seq}::bigint, ${id}::uuid, 'person', ${userId}::uuid, ${JSON.stringify(shown)}::json)
    RETURNING created_at AS at`;
  await tx.$executeRaw`
    UPDATE inbox_entry SET waiting_since = NULL, first_reply_at = coalesce(first_reply_at, now()), reply_due = NULL, last_at = now(),
      snoozed_until = NULL, index_from = least(coalesce(index_from, ${seq}::bigint), ${seq}::bigint)
    WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${held.id}::uuid`;
  await recordEvent(tx, workspaceId, {
    name: "message.sent",
    conversationId: held.id,
    contactId: held.contactId,
    properties: { seq, message: id, by: userId },
  });
  return {
    id,
    seq,
    from: "person",
    userId,
    at: (row?.at ?? new Date()).toISOString(),
    mood: null,
    content: shown,
  };
}

async function bodyOf(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  content: ReplyContent,
): Promise<MessageContent> {
  if (content.type === "text") return { type: "text", text: sanitizeText(content.text) };
  const [file] = await tx.$queryRaw<{ key: string; name: string; mime: string; size: number }[]>`
    SELECT key, name, mime, size::float8 AS size FROM file WHERE workspace_id = ${workspaceId}::uuid AND id = ${content.fileId}::uuid
      AND conversation_id = ${conversationId}::uuid AND state = 'stored'`;
  if (!file) throw new AppError(404, "not-found", "There is no such file in this conversation.");
  const url = `/files/${file.key}`;
  if (content.type === "image" && file.mime.startsWith("image/"))
    return { type: "image", url, alt: file.name };
  return { type: "file", url, name: file.name, size: file.size };
}

const keyName = (key: string): string => `reply:${key}`;
const hashOf = (input: ReplyInput): Buffer =>
  createHash("sha256").update(JSON.stringify(input.content)).digest();

async function repeated(
  tx: WorkspaceTx,
  workspaceId: string,
  input: ReplyInput,
): Promise<InboxMessage | undefined> {
  const [row] = await tx.$queryRaw<{ hash: Uint8Array; reply: InboxMessage }[]>`
    SELECT request_hash AS hash, reply FROM turn_key
    WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${input.conversationId}::uuid AND key = ${keyName(input.key)}`;
  if (row && !Buffer.from(row.hash).equals(hashOf(input)))
    throw new AppError(422, "id-used", "This key was used before with other words.");
  return row?.reply;
}

async function refuseNewer(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  seq: number,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ newer: boolean }[]>`
    SELECT EXISTS (SELECT FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
      AND seq > ${seq}::bigint AND "from" = 'visitor') AS newer`;
  if (row?.newer) throw new AppError(409, "newer-messages", "The visitor has written in the meantime.");
}
