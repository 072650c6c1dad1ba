import type { AgentOutcome } from "../../flow";
import { recordAudit } from "../audit/record-audit";
import { moveRun } from "../conversations/deliver-event";
import type { PlaneCore } from "../conversations/plane-core";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { lookThroughLater } from "../knowledge/agents-answers";
import { allows } from "../permissions";
import type { MemberActor } from "../workspaces/actor";
import { settleComplaints } from "./complaints";

const TRIES = 8;

export interface GiveBack {
  readonly conversationId: string;
  /** Where the flow goes on; without it, where it was. */
  readonly node?: string | undefined;
  /** People are done: the flow goes on by this outlet, and where none waits for it the conversation is closed. */
  readonly outcome?: "resolved" | "unresolved" | "closed" | undefined;
}

/**
 * Ends people's part in a conversation. The owner, the next words of the flow and the event are one commit. Only who has
 * it, or who supervises, may; 409 where the bot has it already.
 */
export async function giveBack(plane: PlaneCore, actor: MemberActor, input: GiveBack): Promise<void> {
  const { workspaceId, userId } = actor;
  const { conversationId, node, outcome } = input;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seen = await inWorkspace(workspaceId, (tx) => look(tx, workspaceId, conversationId));
    if (seen.owner !== "person" && seen.owner !== "queue")
      throw new AppError(409, "not-owned", "This conversation is with the bot already.");
    if (seen.owner === "person" && seen.ownerUserId !== userId && !allows(actor.role, "inbox.supervise"))
      throw new AppError(409, "not-owner", "Somebody else has this conversation.");
    // What this process remembers may be older than what was looked at.
    plane.states.drop(conversationId);
    const moved = await moveRun(plane, workspaceId, conversationId, {
      type: "agent",
      outcome: (outcome ?? "resolved") satisfies AgentOutcome,
      userId,
      version: seen.version,
      ...(node === undefined ? {} : { node }),
      ...(outcome === undefined ? {} : { settles: true }),
      // Nobody is asked how it was while something of theirs is unresolved, nor where nobody has talked to them.
      rates: outcome === "resolved" && seen.owner === "person" && !seen.complains,
    });
    if (!moved) continue; // somebody wrote in this very moment
    await inWorkspace(workspaceId, async (tx) => {
      await recordAudit(
        tx,
        actor,
        outcome === undefined ? "inbox.giveBack" : "inbox.resolve",
        conversationId,
        {
          ...(node === undefined ? {} : { node }),
          ...(outcome === undefined ? {} : { outcome }),
        },
      );
      if (outcome === "resolved") await settleComplaints(tx, actor, conversationId);
    });
    if (seen.owner === "person") await lookThroughLater({ workspaceId, conversationId });
    return;
  }
  throw new AppError(503, "busy", "This conversation is busy; try again.", { details: { retryAfter: 1 } });
}

interface Seen {
  owner: string;
  ownerUserId: string | null;
  version: number;
  /** A complaint of the contact is open that does not end with this conversation. */
  complains: boolean;
}

async function look(tx: WorkspaceTx, workspaceId: string, conversationId: string): Promise<Seen> {
  const [row] = await tx.$queryRaw<Seen[]>`
    SELECT c.owner, c.owner_user_id AS "ownerUserId", c.version::float8 AS version, EXISTS (
      SELECT FROM support_case s WHERE s.workspace_id = c.workspace_id AND s.contact_id = c.contact_id AND s.complaint
        AND s.state IN ('awaitingApproval', 'open') AND NOT (s.created_by IS NULL AND s.conversation_id = c.id)) AS complains
    FROM conversation c WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${conversationId}::uuid`;
  if (!row) throw new AppError(404, "not-found", "There is no such conversation.");
  return row;
}
