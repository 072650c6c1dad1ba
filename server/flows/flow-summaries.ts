import type { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

export interface FlowSummary {
  id: string;
  name: string;
  revision: number;
  updatedAt: string;
  updatedByName: string | null;
  archivedAt: string | null;
  /** The version that new conversations run; null before the first publication. */
  liveVersion: number | null;
  /** The draft has changes that are not live. */
  changed: boolean;
  /** Names the chat endpoint in URLs. */
  publicId: string | null;
}

/** Summaries of the flows of the transaction's workspace that match, without their documents. */
export async function flowSummaries(tx: WorkspaceTx, where: Prisma.FlowWhereInput): Promise<FlowSummary[]> {
  const flows = await tx.flow.findMany({
    where,
    omit: { draft: true },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
  });
  const flowIds = flows.map((flow) => flow.id);
  const endpoints = await tx.endpoint.findMany({ where: { kind: "chat", flowId: { in: flowIds } } });
  const live = endpoints.flatMap(({ flowId, activeVersion }) =>
    activeVersion === null ? [] : [{ flowId, number: activeVersion }],
  );
  const versions =
    live.length === 0
      ? []
      : await tx.flowVersion.findMany({ where: { OR: live }, select: { flowId: true, revision: true } });
  const people = await tx.user.findMany({
    where: { id: { in: flows.flatMap((flow) => flow.updatedBy ?? []) } },
    select: { id: true, name: true, email: true },
  });
  const endpointOf = new Map(endpoints.map((endpoint) => [endpoint.flowId, endpoint]));
  const liveRevision = new Map(versions.map((version) => [version.flowId, version.revision]));
  const nameOf = new Map(people.map((person) => [person.id, person.name || person.email]));
  return flows.map((flow) => {
    const endpoint = endpointOf.get(flow.id);
    return {
      id: flow.id,
      name: flow.name,
      revision: flow.revision,
      updatedAt: flow.updatedAt.toISOString(),
      updatedByName: flow.updatedBy === null ? null : (nameOf.get(flow.updatedBy) ?? null),
      archivedAt: flow.archivedAt?.toISOString() ?? null,
      liveVersion: endpoint?.activeVersion ?? null,
      changed: liveRevision.get(flow.id) !== flow.revision,
      publicId: endpoint?.publicId ?? null,
    };
  });
}
