import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { findOriginal, type Original } from "./find-original";
import { requireSource } from "./get-source";
import { visibleTo } from "./source-view";
import { PART_SIZE } from "./uploads";

/** A file as it was sent for a source, and a slice of its bytes. */
export interface OriginalPart extends Original {
  /** Another one once another file took its place. */
  uploadId: string;
  parts: number;
  bytes: Uint8Array;
}

/** One part of a source's file. 404 `original-gone` where it was not kept; also for who may not see the source yet. */
export async function readOriginalPart(
  actor: Pick<MemberActor, "workspaceId" | "role">,
  input: { sourceId: string; part: number },
): Promise<OriginalPart> {
  const { workspaceId, role } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireSource(tx, workspaceId, input.sourceId, visibleTo(role));
    const file = await findOriginal(tx, workspaceId, input.sourceId);
    const [row] = file
      ? await tx.$queryRaw<{ bytes: Uint8Array }[]>`
          SELECT bytes FROM knowledge_upload_part
          WHERE workspace_id = ${workspaceId}::uuid AND upload_id = ${file.id}::uuid AND part = ${input.part}`
      : [];
    if (!file || !row) throw new AppError(404, "original-gone", "The file of this source was not kept.");
    const { fileName, size } = file;
    return { uploadId: file.id, fileName, size, parts: Math.ceil(size / PART_SIZE), bytes: row.bytes };
  });
}
