import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import type { WorkspaceTx } from "../db/tenant";
import { PageStatus } from "./reading/reading-fault";

/** Hours for which a page may say that it is not there (404) before nobody is answered from it: sites are moved, and come back. */
const PATIENCE = 24;

/** Notes that a page was there. One that was switched off because it had gone answers again. */
export async function notePresent(tx: WorkspaceTx, workspaceId: string, sourceId: string): Promise<void> {
  const back = await tx.$executeRaw`
    UPDATE knowledge_source SET state = 'live', compared_version = 0, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid AND missing_since IS NOT NULL AND state = 'off'`;
  await tx.$executeRaw`
    UPDATE knowledge_source SET missing_since = NULL, checked_at = now(), work = NULL
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
  if (back > 0) await tellSwitched(tx, workspaceId, sourceId, "live");
}

/**
 * Notes that a page could not be read. Where its server says that it is gone (410), or has said for a day that it is not there (404), it is
 * switched off; its schedule goes on. What somebody wrote into it since stays live, and any other fault changes nothing. The interface's code for what
 * was found; undefined: nothing of this kind.
 */
export async function noteUnread(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  error: unknown,
): Promise<"page-missing" | "page-gone" | undefined> {
  const status = error instanceof PageStatus ? error.status : 0;
  if (status !== 404 && status !== 410) return undefined;
  const [source] = await tx.$queryRaw<{ state: string; isGone: boolean }[]>`
    SELECT s.state, ${status} = 410 OR coalesce(s.missing_since <= now() - make_interval(hours => ${PATIENCE}), false) AS "isGone"
    FROM knowledge_source s JOIN knowledge_version v ON v.workspace_id = s.workspace_id AND v.source_id = s.id AND v.number = s.version
    WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = ${sourceId}::uuid AND NOT v.by_hand FOR UPDATE OF s`;
  if (!source) return undefined;
  // What somebody switched off is theirs to switch on again.
  if (source.state === "live") {
    const state = source.isGone ? "off" : "live";
    await tx.$executeRaw`
      UPDATE knowledge_source SET missing_since = coalesce(missing_since, now()), state = ${state},
        compared_version = CASE WHEN state = ${state} THEN compared_version ELSE 0 END,
        updated_at = CASE WHEN state = ${state} THEN updated_at ELSE now() END
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
    if (source.isGone) await tellSwitched(tx, workspaceId, sourceId, "off");
  }
  return source.isGone ? "page-gone" : "page-missing";
}

async function tellSwitched(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  state: "live" | "off",
): Promise<void> {
  await bumpRevision(tx, workspaceId, "knowledge", "");
  const nobody = { workspaceId, userId: null, apiKeyId: null, ip: null };
  await recordAudit(tx, nobody, "knowledge.state", sourceId, { state, because: "page" });
}
