import type { AgentOutcome } from "../../flow";
import { AppError } from "../errors";
import type { Owner } from "./conversation-state";
import { moveRun } from "./deliver-event";
import type { PlaneCore } from "./plane-core";

/** Gives a conversation back to the bot, which goes on by how the person left it. 409 when no person had it. */
export async function resolveHandoff(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  outcome: AgentOutcome,
  userId: string | null,
): Promise<void> {
  const moved = await moveRun(core, workspaceId, conversationId, { type: "agent", outcome, userId });
  if (!moved) throw new AppError(409, "not-owned", "This conversation is with the bot already.");
}

/** Changes who answers, where it is one of `from` now. Of two at once one succeeds; the other gets 409. */
export async function changeOwner(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  from: readonly Owner[],
  to: Owner,
  userId: string | null,
): Promise<void> {
  const moved = await moveRun(core, workspaceId, conversationId, { type: "owner", from, to, userId });
  if (!moved) throw new AppError(409, "owner-changed", "Somebody else has this conversation now.");
}
