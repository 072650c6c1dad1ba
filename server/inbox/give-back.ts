import type { AgentOutcome, EffectOutcome, Json, Resume } from "../../flow";
import { recordAudit } from "../audit/record-audit";
import { moveRun } from "../conversations/deliver-event";
import type { PlaneCore } from "../conversations/plane-core";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { allows } from "../permissions";
import type { MemberActor } from "../workspaces/actor";

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
      held: seen.held,
      ...(node === undefined ? {} : { node }),
      ...(outcome === undefined ? {} : { settles: true }),
    });
    if (!moved) continue; // somebody wrote in this very moment
    await inWorkspace(workspaceId, (tx) =>
      recordAudit(tx, actor, outcome === undefined ? "inbox.giveBack" : "inbox.resolve", conversationId, {
        ...(node === undefined ? {} : { node }),
        ...(outcome === undefined ? {} : { outcome }),
      }),
    );
    return;
  }
  throw new AppError(503, "busy", "This conversation is busy; try again.", { details: { retryAfter: 1 } });
}

interface Seen {
  owner: string;
  ownerUserId: string | null;
  version: number;
  held: { runId: string; resume: Resume }[];
}

/** The conversation, and what came for its runs while people had it. */
async function look(tx: WorkspaceTx, workspaceId: string, conversationId: string): Promise<Seen> {
  const [row] = await tx.$queryRaw<Omit<Seen, "held">[]>`
    SELECT owner, owner_user_id AS "ownerUserId", version::float8 AS version FROM conversation
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${conversationId}::uuid`;
  if (!row) throw new AppError(404, "not-found", "There is no such conversation.");
  const held = await tx.$queryRaw<
    { run: string; resume: Resume | null; effect: string | null; result: Json }[]
  >`
    SELECT h.properties->>'run' AS run, h.properties->'resume' AS resume, substr(e.key, 38) AS effect, e.result
    FROM event h LEFT JOIN effect e ON e.workspace_id = h.workspace_id AND e.conversation_id = h.conversation_id AND e.id = (h.properties->>'effect')::uuid
    WHERE h.workspace_id = ${workspaceId}::uuid AND h.conversation_id = ${conversationId}::uuid AND h.name = 'run.held'
    ORDER BY h.id DESC LIMIT 50`;
  return { ...row, held: held.reverse().flatMap(resumeOf) };
}

function resumeOf(row: {
  run: string;
  resume: Resume | null;
  effect: string | null;
  result: Json;
}): Seen["held"] {
  if (row.resume) return [{ runId: row.run, resume: row.resume }];
  if (row.effect === null || row.result === null) return [];
  // The result was written by the turn that took it from the effect's performer.
  const outcome = row.result as unknown as EffectOutcome;
  return [{ runId: row.run, resume: { type: "effect", key: row.effect, outcome } }];
}
