import type { TokenClaim } from "./conversation-token";
import { loadConversation } from "./load-conversation";
import { conversationAwaits } from "./plan-turn";
import type { PlaneCore } from "./plane-core";
import type { PublishedEndpoint } from "./published-flows";
import { messageText } from "./stored-reply";
import type { MessageRow } from "./turn-commit";

/** Messages that one look at a conversation gives, the latest. */
const MOST = 500;

/** A conversation as its visitor sees it after a reload: JSON text. Undefined for another's token or a closed endpoint. */
export async function readHistory(
  core: PlaneCore,
  claim: TokenClaim,
  conversationId: string,
): Promise<{ text: string; endpoint: PublishedEndpoint } | undefined> {
  const loaded = await loadConversation(core.database.reads, claim.workspaceId, conversationId, null);
  if (!loaded || loaded.state.rotation !== claim.rotation) return undefined;
  const { state } = loaded;
  const endpoint = await core.flows.byId(claim.workspaceId, state.endpointId);
  if (!endpoint?.open) return undefined;
  const messages = await readMessages(
    core,
    claim.workspaceId,
    conversationId,
    Math.max(0, state.lastSeq - MOST),
    state.lastSeq,
  );
  const awaiting = conversationAwaits(state);
  const text = `{"conversation":"${conversationId}","messages":[${messages.map(messageText).join(",")}],"lastSeq":${state.lastSeq},"awaiting":${
    awaiting === null ? "null" : JSON.stringify(awaiting)
  },"status":"${state.status}","version":${state.version}}`;
  return { text, endpoint };
}

/** Messages after a place, in order. Bounded by `upTo`, so that what is read fits the state it goes with. */
export async function readMessages(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  after: number,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<MessageRow[]> {
  const { rows } = await core.database.reads.query<{
    seq: string;
    id: string;
    from: MessageRow["from"];
    body: string;
    at: Date;
  }>({
    name: "read-messages",
    text: `SELECT seq, id, "from", body::text AS body, created_at AS at FROM message
           WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT ${MOST}`,
    values: [workspaceId, conversationId, after, upTo],
  });
  return rows.map((row) => ({
    seq: Number(row.seq),
    id: row.id,
    from: row.from,
    body: `{"at":"${row.at.toISOString()}",${row.body.slice(1)}`,
  }));
}
