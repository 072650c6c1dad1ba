import { inWorkspace } from "../db/tenant";
import { requireFlow } from "./require-flow";

export interface VersionView {
  number: number;
  note: string;
  authorName: string | null;
  createdAt: string;
  live: boolean;
}

/** The published versions of a flow, the newest first. */
export async function listVersions(workspaceId: string, flowId: string): Promise<{ items: VersionView[] }> {
  return inWorkspace(workspaceId, async (tx) => {
    await requireFlow(tx, workspaceId, flowId);
    const rows = await tx.flowVersion.findMany({
      where: { flowId },
      omit: { document: true },
      orderBy: { number: "desc" },
      take: 500,
    });
    const endpoint = await tx.endpoint.findUnique({
      where: { workspaceId_flowId_kind: { workspaceId, flowId, kind: "chat" } },
      select: { activeVersion: true },
    });
    const people = await tx.user.findMany({
      where: { id: { in: rows.flatMap((row) => row.authorId ?? []) } },
      select: { id: true, name: true, email: true },
    });
    const nameOf = new Map(people.map((person) => [person.id, person.name || person.email]));
    const items = rows.map(({ number, note, authorId, createdAt }) => ({
      number,
      note,
      authorName: authorId === null ? null : (nameOf.get(authorId) ?? null),
      createdAt: createdAt.toISOString(),
      live: number === endpoint?.activeVersion,
    }));
    return { items };
  });
}
