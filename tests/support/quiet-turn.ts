import { randomUUID } from "node:crypto";
import type { TurnCommit } from "../../server/conversations/turn-commit";

/** A turn that writes nothing but what a test gives it. */
export const quietTurn = (parts: Partial<TurnCommit> = {}): TurnCommit => ({
  kind: "message",
  workspaceId: randomUUID(),
  conversationId: randomUUID(),
  expected: 1,
  owner: "bot",
  status: "waiting",
  lastSeq: 1,
  key: null,
  hash: null,
  reply: null,
  fresh: null,
  run: null,
  path: null,
  messages: [],
  events: [],
  extras: null,
  effect: null,
  ...parts,
});
