import { AppError } from "../errors";
import { sleep } from "../timers";
import type { ConversationState } from "./conversation-state";
import type { StoredKey } from "./load-conversation";
import type { PlaneCore } from "./plane-core";
import type { RequestKey } from "./turn-input";
import { conversationAwaits, messageText, turnText } from "./turn-text";

const POLL_MS = 150;

/** Where a request's reply is kept. */
export type ReplyPlace =
  | {
      readonly of: "turn";
      readonly workspaceId: string;
      readonly conversationId: string;
      readonly key: RequestKey;
    }
  | {
      readonly of: "start";
      readonly workspaceId: string;
      readonly endpointId: string;
      readonly conversationId: string;
      readonly key: RequestKey;
    };

/**
 * The reply to a request that was made before: the bytes that were sent then. While its effects still run in another
 * process, waits for them; where that process died, puts the reply together from what was said. 422 for another body.
 */
export async function storedReply(
  core: PlaneCore,
  place: ReplyPlace,
  first: StoredKey,
  deadline: number,
): Promise<string> {
  let stored: StoredKey | undefined = first;
  for (;;) {
    if (!stored) throw new AppError(404, "not-found", "Not found.");
    if (stored.hash !== place.key.hash)
      throw new AppError(422, "id-used", "This id was used before with another body.");
    if (stored.reply !== null) return stored.reply;
    const loaded = await core.store.load(
      place.workspaceId,
      place.conversationId,
      place.of === "turn" ? place.key.id : null,
    );
    // While people have the conversation, its run stands still: nothing more is to be waited for.
    const working = loaded?.state.owner === "bot" && loaded.state.runs[0]?.session.wait?.for === "effect";
    if (loaded && !working) {
      return core.store.keepReply(place, await rebuild(core, place, loaded.state));
    }
    if (core.timers.elapsed() > deadline)
      throw new AppError(503, "working", "The answer is still being worked on; ask again.", {
        details: { retryAfter: 2 },
      });
    await sleep(core.timers, POLL_MS);
    stored =
      place.of === "turn"
        ? loaded?.key
        : await core.store.loadStart(place.workspaceId, place.endpointId, place.key.id);
  }
}

/** What was said since the request and before the visitor spoke again. */
async function rebuild(core: PlaneCore, place: ReplyPlace, state: ConversationState): Promise<string> {
  const rows = await core.store.saidSince(place);
  const next = rows.findIndex((row) => row.from === "visitor" && !row.own);
  const said = (next < 0 ? rows : rows.slice(0, next)).filter((row) => row.from !== "visitor");
  return turnText(said.map(messageText), conversationAwaits(state), state.status, state.version);
}
