import { recordAuditOnceIn } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { readDocument } from "./flow-document";
import { requireFlow } from "./require-flow";

/**
 * Writes a draft that was made from `revision`. One conditional statement decides: of two editors the second gets 409
 * `stale-revision` with the revision that holds now, and nothing is overwritten. Sending a save again whose answer was
 * lost is harmless. Autosaves leave one audit row in ten minutes.
 */
export async function saveDraft(
  actor: Actor,
  input: { flowId: string; revision: number; document: unknown },
): Promise<{ revision: number; updatedAt: string }> {
  const { flowId, revision } = input;
  const { workspaceId, userId } = actor;
  const text = JSON.stringify(readDocument(input.document, flowId));
  return inWorkspace(workspaceId, async (tx) => {
    const [saved] = await tx.$queryRaw<{ revision: number; updatedAt: Date }[]>`
      UPDATE flow SET draft = ${text}::json, revision = revision + 1, updated_by = ${userId}::uuid, updated_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${flowId}::uuid AND revision = ${revision}::int AND archived_at IS NULL
      RETURNING revision, updated_at AS "updatedAt"`;
    if (saved) {
      await recordAuditOnceIn(tx, actor, "flows.saveDraft", flowId, "10 minutes");
      return { revision: saved.revision, updatedAt: saved.updatedAt.toISOString() };
    }
    const now = await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
    const again =
      now.revision === revision + 1 && now.updatedBy === userId && JSON.stringify(now.draft) === text;
    if (again) return { revision: now.revision, updatedAt: now.updatedAt.toISOString() };
    const editor = now.updatedBy
      ? await tx.user.findUnique({ where: { id: now.updatedBy }, select: { name: true, email: true } })
      : null;
    throw new AppError(409, "stale-revision", "Somebody else has saved this flow in the meantime.", {
      details: {
        revision: now.revision,
        updatedAt: now.updatedAt.toISOString(),
        updatedByName: editor?.name || editor?.email || null,
      },
    });
  });
}
