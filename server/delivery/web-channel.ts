import type { PoolClient } from "pg";
import { sanitizeText } from "../../flow/text/json";
import { tellChat } from "../conversations/tell-chat";
import { inTransaction } from "../db/in-transaction";
import { uuidv7 } from "../ids";
import { log } from "../log";
import type { ChannelPort, OutgoingContent } from "./channel-port";
import { haltedBroadcastSql } from "./halted-broadcast";
import { keepDelivery } from "./keep-delivery";

/** The chat on the site: the one that is open, else the next one that the contact opens. */
export const webChannel = {
  kind: "inside",
  handOver: async (client, outgoing) => {
    const { workspaceId, route, content } = outgoing;
    if (route.address === "" || !(await sayInto(client, workspaceId, route.address, content)))
      await keepDelivery(client, outgoing, "waiting");
  },
} as const satisfies ChannelPort;

/** Says it in a chat: a message like any other of the bot's. False: the chat is closed, or there is none. */
export async function sayInto(
  client: PoolClient,
  workspaceId: string,
  conversationId: string,
  content: OutgoingContent,
): Promise<boolean> {
  const { rows } = await client.query<{ seq: string }>({
    name: "say-into",
    text: `UPDATE conversation SET version = version + 1, last_seq = last_seq + 1, updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL AND owner IN ('bot', 'nobody') RETURNING last_seq AS seq`,
    values: [workspaceId, conversationId],
  });
  const seq = rows[0]?.seq;
  if (seq === undefined) return false;
  await client.query({
    name: "say-into-message",
    text: `INSERT INTO message (workspace_id, conversation_id, seq, id, "from", body) VALUES ($1, $2, $3, $4, 'bot', $5)`,
    values: [workspaceId, conversationId, seq, uuidv7(), JSON.stringify(bodyOf(content))],
  });
  return true;
}

function bodyOf({ text, link }: OutgoingContent): unknown {
  const clean = sanitizeText(text);
  return link
    ? { type: "links", ...(clean === "" ? {} : { text: clean }), links: [link] }
    : { type: "text", text: clean };
}

/** Messages that have waited for this contact's next visit are said now; what goes wrong leaves them waiting. */
export async function sayWhatWaited(
  workspaceId: string,
  contactId: string,
  conversationId: string,
): Promise<void> {
  try {
    await inTransaction("turn", (client) => sayWaiting(client, workspaceId, contactId, conversationId));
  } catch (err) {
    log.warn(
      { err, workspace: workspaceId, conversation: conversationId },
      "waiting messages could not be said",
    );
  }
}

/** Says what has waited for a contact in the chat that they have opened. Returns how much that was. */
async function sayWaiting(
  client: PoolClient,
  workspaceId: string,
  contactId: string,
  conversationId: string,
): Promise<number> {
  const { rows } = await client.query<{
    id: string;
    payload: OutgoingContent;
    over: boolean;
    campaign: string | null;
  }>(
    `SELECT id, payload, coalesce(expires_at <= now(), false) AS over,
       (SELECT l.conversation_id FROM send_ledger l WHERE l.workspace_id = $1 AND l.contact_id = $2 AND l.message = send_delivery.message) AS campaign
     FROM send_delivery WHERE workspace_id = $1 AND contact_id = $2 AND state = 'waiting'
       AND NOT EXISTS (SELECT FROM marketing_setting m WHERE m.workspace_id = $1 AND m.paused_at IS NOT NULL)
       AND NOT ${haltedBroadcastSql("send_delivery")} ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED`,
    [workspaceId, contactId],
  );
  let said = 0;
  for (const { id, payload, over, campaign } of rows) {
    if (!over && !(await sayInto(client, workspaceId, conversationId, payload))) break;
    if (!over) said++;
    await client.query(
      "UPDATE send_delivery SET state = $3, done_at = now() WHERE workspace_id = $1 AND id = $2",
      [workspaceId, id, over ? "expired" : "done"],
    );
    // What the campaign asks after its message is asked now as well.
    if (!over && campaign !== null) await tellChat(client, workspaceId, campaign);
  }
  return said;
}
