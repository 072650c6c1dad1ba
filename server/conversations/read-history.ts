import type { Awaiting } from "../../flow";
import type { ConversationState } from "./conversation-state";
import type { TokenClaim } from "./conversation-token";
import type { PlaneCore } from "./plane-core";
import type { PublishedEndpoint } from "./published-flows";
import { conversationAwaits, messageText } from "./turn-text";

/** Messages that one look at a conversation gives, the latest. */
const MOST = 500;

/** A conversation as its visitor sees it after a reload: JSON text. Undefined for another's token or a closed endpoint. */
export async function readHistory(
  core: PlaneCore,
  claim: TokenClaim,
  conversationId: string,
): Promise<{ text: string; endpoint: PublishedEndpoint } | undefined> {
  const loaded = await core.store.load(claim.workspaceId, conversationId, null);
  if (!loaded || loaded.state.rotation !== claim.rotation) return undefined;
  const { state } = loaded;
  const endpoint = await core.flows.byId(claim.workspaceId, state.endpointId);
  if (!endpoint?.open) return undefined;
  const messages = await core.store.messages(
    { workspaceId: claim.workspaceId, conversationId },
    Math.max(0, state.lastSeq - MOST),
    state.lastSeq,
  );
  const awaiting = await awaitedBy(core, state);
  const text = `{"conversation":"${conversationId}","messages":[${messages.map(messageText).join(",")}],"lastSeq":${state.lastSeq},"awaiting":${
    awaiting === null ? "null" : JSON.stringify(awaiting)
  },"status":"${state.status}","version":${state.version}}`;
  return { text, endpoint };
}

/** What a visitor is told that a conversation waits for; of a person also the place in the queue, or the name. */
export async function awaitedBy(core: PlaneCore, state: ConversationState): Promise<Awaiting | null> {
  const awaiting = conversationAwaits(state);
  if (awaiting?.type !== "person" || !core.queuePlace) return awaiting;
  return { ...awaiting, ...(await core.queuePlace(state.workspaceId, state.id)) };
}
