import type { Json } from "../../flow";
import { INBOX_CHANNEL, TURN_CHANNEL } from "../conversations/change-notices";
import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { FeedEvent } from "./feed-events";

export interface InboxEvent {
  readonly name: FeedEvent;
  readonly conversationId: string | null;
  readonly contactId: string | null;
  readonly properties: { readonly [name: string]: Json };
}

/**
 * Records what people did, in the transaction that makes it true, and tells streams of agents and visitors when it
 * commits. Gives the event's id.
 */
export async function recordEvent(tx: WorkspaceTx, workspaceId: string, event: InboxEvent): Promise<string> {
  const id = uuidv7();
  const { name, conversationId, contactId, properties } = event;
  await tx.$executeRaw`
    INSERT INTO event (workspace_id, id, name, conversation_id, contact_id, properties)
    VALUES (${workspaceId}::uuid, ${id}::uuid, ${name}, ${conversationId}::uuid, ${contactId}::uuid, ${JSON.stringify(properties)}::jsonb)`;
  await tx.$executeRaw`
    SELECT pg_notify(${INBOX_CHANNEL}, ${workspaceId}),
      CASE WHEN ${conversationId}::text IS NOT NULL THEN pg_notify(${TURN_CHANNEL}, ${`inbox:${conversationId ?? ""}`}) END`;
  return id;
}
