import { inWorkspace } from "../db/tenant";
import { allows } from "../permissions";
import type { MemberActor } from "../workspaces/actor";
import { flowUnknown } from "./require-flow";

/**
 * The campaigns that launches have drawn and that this member must not see yet: their words tell what is launched. They
 * open with the launch; whoever edits flows always sees them.
 */
export async function flowsUnderEmbargo({ workspaceId, role }: MemberActor): Promise<ReadonlySet<string>> {
  if (allows(role, "flows.edit")) return new Set();
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ flowId: string }[]>`
      SELECT flow_id AS "flowId" FROM launch WHERE workspace_id = ${workspaceId}::uuid AND flow_id IS NOT NULL
        AND NOT (state = 'published' AND coalesce(live_at, published_at) <= now())`,
  );
  return new Set(rows.map(({ flowId }) => flowId));
}

/** What a list holds of flows that this member may see. */
export async function withoutEmbargo<Item>(
  actor: MemberActor,
  items: readonly Item[],
  flowIdOf: (item: Item) => string,
): Promise<Item[]> {
  const closed = await flowsUnderEmbargo(actor);
  return items.filter((item) => !closed.has(flowIdOf(item)));
}

/** 404, as of a flow that is not there, while a launch keeps it from this member. */
export async function requireOpenFlow(actor: MemberActor, flowId: string): Promise<void> {
  if ((await flowsUnderEmbargo(actor)).has(flowId)) throw flowUnknown();
}
