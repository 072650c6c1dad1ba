import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor, MemberActor } from "../workspaces/actor";
import { compareLines, type Difference } from "./compare-lines";
import { compareLater } from "./compare-sources";
import type { SourceDetails } from "./details";
import { readVersion, requireSource } from "./get-source";
import { dropOriginals } from "./keep-original";
import { readLater } from "./read-later";
import { contentOf, lockSource, reindexSource, setDetails, writeVersion } from "./save-source";
import { visibleTo } from "./source-view";
import { dropPassages } from "./write-passages";

/** Changes what is said of a source beside its content. */
export async function updateDetails(actor: Actor, sourceId: string, details: SourceDetails): Promise<void> {
  const { workspaceId } = actor;
  const kind = await inWorkspace(workspaceId, async (tx) => {
    const source = await lockSource(tx, workspaceId, sourceId);
    await setDetails(tx, workspaceId, sourceId, details);
    // The title stands above every passage of a text.
    if (details.title !== undefined && details.title !== source.title)
      await reindexSource(tx, workspaceId, { ...source, title: details.title });
    await compareAnew(tx, workspaceId, sourceId);
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "knowledge.details", sourceId, { fields: Object.keys(details) });
    return source.kind;
  });
  // The next reading asks for the one after it.
  if (kind === "page" && details.crawlHours)
    await readLater(
      { workspaceId, sourceId, userId: null },
      new Date(Date.now() + details.crawlHours * 3_600_000),
    );
  await compareLater(workspaceId);
}

/** Switches a source on or off; what is off stays and answers nobody. A page that was switched off because it had gone is theirs from now on. */
export async function setSourceState(actor: Actor, sourceId: string, state: "live" | "off"): Promise<void> {
  const { workspaceId } = actor;
  const next = await inWorkspace(workspaceId, async (tx) => {
    const [source] = await tx.$queryRaw<{ next: Date | null }[]>`
      UPDATE knowledge_source SET state = ${state}, missing_since = NULL, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid
      RETURNING CASE WHEN kind = 'page' AND crawl_hours IS NOT NULL THEN greatest(now(), checked_at + make_interval(hours => crawl_hours)) END AS next`;
    if (!source) throw new AppError(404, "not-found", "There is no such source.");
    await compareAnew(tx, workspaceId, sourceId);
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "knowledge.state", sourceId, { state });
    return source.next;
  });
  // Nobody read it while it was off.
  if (state === "live" && next) await readLater({ workspaceId, sourceId, userId: null }, next);
  await compareLater(workspaceId);
}

/** Other sources may hold at the same time now, or for the same people. */
async function compareAnew(tx: WorkspaceTx, workspaceId: string, sourceId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE knowledge_source SET compared_version = 0 WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
}

/** Removes a source with its versions, for good. */
export async function removeSource(actor: Actor, sourceId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const { title } = await lockSource(tx, workspaceId, sourceId);
    await dropPassages(tx, workspaceId, sourceId);
    await dropOriginals(tx, workspaceId, sourceId);
    await tx.$executeRaw`DELETE FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
    await recordAudit(tx, actor, "knowledge.remove", sourceId, { title });
  });
}

/** What a version said. */
export async function getVersion(actor: MemberActor, sourceId: string, number: number) {
  const { workspaceId, role } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireSource(tx, workspaceId, sourceId, visibleTo(role));
    return readVersion(tx, workspaceId, sourceId, number);
  });
}

/** Two versions line by line. */
export async function diffVersions(
  actor: MemberActor,
  input: { sourceId: string; from: number; to: number },
): Promise<Difference> {
  const before = await getVersion(actor, input.sourceId, input.from);
  const after = await getVersion(actor, input.sourceId, input.to);
  return compareLines(before.text, after.text);
}

/** Makes what an earlier version said the newest version. */
export async function rollbackSource(
  actor: Actor,
  sourceId: string,
  number: number,
): Promise<{ version: number }> {
  const { workspaceId } = actor;
  const version = await inWorkspace(workspaceId, async (tx) => {
    const source = await lockSource(tx, workspaceId, sourceId);
    const content = contentOf(await readVersion(tx, workspaceId, sourceId, number));
    const version = await writeVersion(tx, actor, source, content, { note: `↩ ${number}`, byHand: true });
    await recordAudit(tx, actor, "knowledge.rollback", sourceId, { from: number, version });
    return version;
  });
  await compareLater(workspaceId);
  return { version };
}
