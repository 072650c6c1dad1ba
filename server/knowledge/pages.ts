import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import type { SourceDetails } from "./details";
import { readLater, setWork } from "./read-later";
import { createSource } from "./save-source";

/** Makes a source of a page; it is read in the background. 400 for what is no address of a page. */
export async function addPage(
  actor: Actor,
  input: { url: string; details: SourceDetails },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const url = addressOf(input.url);
  const made = await inWorkspace(workspaceId, async (tx) => {
    // The page's own title takes the place of its address.
    const id = await createSource(tx, actor, "page", {
      ...input.details,
      title: input.details.title ?? url.slice(0, 500),
    });
    await tx.$executeRaw`UPDATE knowledge_source SET url = ${url} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    await setWork(tx, workspaceId, id, { step: "waiting", done: 0, total: 0, error: null });
    await recordAudit(tx, actor, "knowledge.addPage", id, { url });
    return { id };
  });
  await readLater({ workspaceId, sourceId: made.id, userId });
  return made;
}

/**
 * Reads a source again in the background, now: a page from its address, a file from its bytes; what was written into it since stays as an
 * earlier version. Of a text, and of a file that was not kept, the stored text is cut and indexed anew. 409 for a pair, which is never read.
 */
export async function recrawl(actor: Actor, sourceId: string): Promise<void> {
  const { workspaceId, userId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const [source] = await tx.$queryRaw<{ readable: boolean }[]>`
      SELECT ${READABLE} AS readable FROM knowledge_source s WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid FOR UPDATE`;
    if (!source) throw new AppError(404, "not-found", "There is no such source.");
    if (!source.readable) throw new AppError(409, "knowledge-kind", "There is nothing to read anew.");
    await setWork(tx, workspaceId, sourceId, WAITING);
    await recordAudit(tx, actor, "knowledge.recrawl", sourceId);
  });
  await readLater({ workspaceId, sourceId, userId });
}

/** The same for every source of the workspace but pairs; what was written into one since it was read stays, and what is being read already goes on. How many were asked for. */
export async function recrawlAll(actor: Actor): Promise<{ asked: number }> {
  const { workspaceId, userId } = actor;
  const rows = await inWorkspace(workspaceId, async (tx) => {
    const found = await tx.$queryRaw<{ id: string }[]>`
      UPDATE knowledge_source s SET work = ${JSON.stringify(WAITING)}::json
      WHERE workspace_id = ${workspaceId}::uuid AND ${READABLE} AND (work IS NULL OR work ->> 'step' = 'failed') RETURNING id`;
    await recordAudit(tx, actor, "knowledge.recrawl", workspaceId, { sources: found.length });
    return found;
  });
  for (const { id: sourceId } of rows) await readLater({ workspaceId, sourceId, userId, all: true });
  return { asked: rows.length };
}

const WAITING = { step: "waiting", done: 0, total: 0, error: null } as const;

/** Of a source `s`: there is something to be read. */
const READABLE = Prisma.sql`s.kind <> 'qa' AND (s.version > 0 OR s.url IS NOT NULL
  OR EXISTS (SELECT FROM knowledge_upload u WHERE u.workspace_id = s.workspace_id AND u.source_id = s.id))`;

function addressOf(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text.trim());
  } catch {
    // Told below.
  }
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new AppError(400, "page-address", "This is not the address of a page.", { path: "url" });
  url.hash = "";
  return url.href;
}
