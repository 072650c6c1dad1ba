import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

/** The latest gaps of each of these states, at most so many of each, by how each was asked first or last. */
export function latestGaps(
  tx: WorkspaceTx,
  workspaceId: string,
  states: readonly string[],
  most: number,
  asked: "first" | "last",
): Promise<{ id: string; question: string }[]> {
  const order = asked === "first" ? Prisma.sql`at` : Prisma.sql`at DESC`;
  return tx.$queryRaw<{ id: string; question: string }[]>`
    SELECT g.id, q.question FROM unnest(${states}::text[]) AS s(state)
    CROSS JOIN LATERAL (
      SELECT id FROM knowledge_gap WHERE workspace_id = ${workspaceId}::uuid AND state = s.state ORDER BY last_at DESC LIMIT ${most}) g
    CROSS JOIN LATERAL (SELECT question FROM knowledge_gap_question
      WHERE workspace_id = ${workspaceId}::uuid AND gap_id = g.id ORDER BY ${order} LIMIT 1) q`;
}
