import type { TurnCommit } from "../server/conversations/turn-commit";
import { uuidv7 } from "../server/ids";

/** Where a waiting conversation stands: what its next turn is written upon. */
export interface Standing {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly runId: string;
  readonly flowId: string;
  /** The session as JSON text; it stays as it is. */
  readonly session: string;
  readonly version: number;
  readonly lastSeq: number;
}

/** What a turn says, as the JSON texts that are stored. */
interface Words {
  readonly path: string;
  readonly visitor: string;
  readonly bot: string;
}

/** A turn as a message of a visitor makes it, put together without the engine: for measuring what its statement costs. */
export function nextTurn(standing: Standing, words: Words): TurnCommit {
  const { version, lastSeq } = standing;
  return {
    kind: "message",
    workspaceId: standing.workspaceId,
    conversationId: standing.conversationId,
    expected: version,
    owner: "bot",
    status: "waiting",
    lastSeq: lastSeq + 2,
    key: uuidv7(),
    hash: "ab".repeat(32),
    reply: '{"messages":[],"awaiting":null,"status":"waiting","version":2}',
    fresh: null,
    run: {
      id: standing.runId,
      isNew: false,
      flowId: standing.flowId,
      flowVersion: 1,
      session: standing.session,
      status: "waiting",
      wakeAt: null,
      askedAt: version + 1,
      outcome: null,
    },
    path: words.path,
    messages: [
      { seq: lastSeq + 1, id: uuidv7(), from: "visitor", body: words.visitor },
      { seq: lastSeq + 2, id: uuidv7(), from: "bot", body: words.bot },
    ],
    events: [],
    extras: null,
    effect: null,
  };
}
