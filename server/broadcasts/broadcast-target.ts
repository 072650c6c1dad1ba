import { type Flow, type FlowNode, parseFlow } from "../../flow";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { requireFlow } from "../flows/require-flow";

/** The live version of a flow, and where contacts come in without writing themselves. */
export interface LiveCampaign {
  readonly flow: Flow;
  readonly version: number;
  readonly endpointId: string;
  readonly entry: FlowNode;
}

const KINDS: readonly string[] = ["onSchedule", "onSegment", "onSilence", "onEvent"];

/** A flow that is live and starts without a visitor. 409 `not-live`, 422 `broadcast-entry`. */
export async function liveCampaign(
  tx: WorkspaceTx,
  workspaceId: string,
  flowId: string,
  kinds = KINDS,
): Promise<LiveCampaign> {
  await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
  const [row] = await tx.$queryRaw<{ version: number; document: unknown; endpointId: string }[]>`
    SELECT v.number AS version, v.document, e.id AS "endpointId" FROM endpoint e
    JOIN flow_version v ON v.workspace_id = e.workspace_id AND v.flow_id = e.flow_id AND v.number = e.active_version
    WHERE e.workspace_id = ${workspaceId}::uuid AND e.flow_id = ${flowId}::uuid AND e.kind = 'chat' AND e.disabled_at IS NULL`;
  const parsed = row && parseFlow(row.document);
  if (!row || !parsed?.ok)
    throw new AppError(409, "not-live", "Publish this flow first.", { path: "flowId" });
  const entries = parsed.flow.nodes
    .filter((node) => kinds.includes(node.type))
    .sort((a, b) => rank(a) - rank(b));
  const entry = entries[0];
  if (!entry)
    throw new AppError(422, "broadcast-entry", "A broadcast needs a flow that starts on a schedule.", {
      path: "flowId",
    });
  return { flow: parsed.flow, version: row.version, endpointId: row.endpointId, entry };
}

/** What is there for broadcasts comes first. */
const rank = (node: FlowNode): number =>
  node.type === "onSchedule" && node.data.repeat === "byHand" ? -1 : KINDS.indexOf(node.type);

/** The same, of a flow that can be sent. */
export const broadcastFlow = (tx: WorkspaceTx, workspaceId: string, flowId: string): Promise<LiveCampaign> =>
  liveCampaign(tx, workspaceId, flowId, ["onSchedule"]);

/** How many contacts an audience has, or all of them. 404 for an audience that is not there, 409 `audience-filling` while its members are being found. */
export async function peopleOf(
  tx: WorkspaceTx,
  workspaceId: string,
  audienceId: string | null,
): Promise<number> {
  if (audienceId === null) {
    const [all] = await tx.$queryRaw<{ n: number }[]>`
      SELECT count(*)::float8 AS n FROM contact WHERE workspace_id = ${workspaceId}::uuid AND merged_into IS NULL`;
    return all?.n ?? 0;
  }
  const [row] = await tx.$queryRaw<{ n: number; found: boolean }[]>`
    SELECT a.filled = a.revision AS found, (SELECT count(*) FROM audience_member m WHERE m.workspace_id = a.workspace_id AND m.audience_id = a.id)::float8 AS n
    FROM audience a WHERE a.workspace_id = ${workspaceId}::uuid AND a.id = ${audienceId}::uuid AND a.archived_at IS NULL`;
  if (!row) throw new AppError(404, "not-found", "There is no such audience.", { path: "audienceId" });
  if (!row.found)
    throw new AppError(409, "audience-filling", "The members of this audience are being found.", {
      path: "audienceId",
    });
  return row.n;
}
