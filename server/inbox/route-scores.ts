import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";

export interface RouteScores {
  /** Conversations that were weighed in the last thirty days. */
  total: number;
  /** How many of them would go to people at each threshold. */
  people: { threshold: number; count: number }[];
}

/** What a flow's past decisions between bot and person would have been at other thresholds. 404 for no flow of one's own. */
export async function routeScores(
  workspaceId: string,
  input: { flowId: string; node: string },
): Promise<RouteScores> {
  return inWorkspace(workspaceId, async (tx) => {
    const flow = await tx.flow.findUnique({
      where: { workspaceId_id: { workspaceId, id: input.flowId } },
      select: { id: true },
    });
    if (!flow) throw new AppError(404, "not-found", "There is no such flow.");
    const rows = await tx.$queryRaw<{ threshold: number; count: number; total: number }[]>`
      WITH weighed AS (
        SELECT (e.properties->>'score')::float8 AS score FROM event e
        JOIN run r ON r.workspace_id = e.workspace_id AND r.conversation_id = e.conversation_id AND r.id = e.run_id AND r.flow_id = ${input.flowId}::uuid
        WHERE e.workspace_id = ${workspaceId}::uuid AND e.name = 'route.decided' AND e.at > now() - interval '30 days' AND e.properties->>'node' = ${input.node}
      ) SELECT t.n / 20.0::float8 AS threshold, (SELECT count(*)::int FROM weighed WHERE score >= t.n / 20.0::float8) AS count, (SELECT count(*)::int FROM weighed) AS total
      FROM generate_series(0, 20) AS t(n) ORDER BY t.n`;
    return { total: rows[0]?.total ?? 0, people: rows.map(({ threshold, count }) => ({ threshold, count })) };
  });
}
