import { asAuth, inWorkspace } from "../../db/tenant";
import { Rounds } from "../../rounds";
import type { Timers } from "../../timers";
import { CLAIM_SECONDS, readImportFile } from "./read-file";
import { importBatch } from "./run-import";

/** Milliseconds between two looks for imports. */
const PACE = 1_000;

/**
 * Reads and takes in files of contacts in the background. An import is one process's for as long as that says something; then
 * another goes on with it where it was.
 */
export class ImportClock extends Rounds {
  constructor(timers: Timers) {
    super(timers, { rest: PACE }, "contacts were not imported");
  }

  /** Ends with the lines that are being done when it is to stop. */
  protected async look(): Promise<number> {
    const workspaces = await workspacesWithImports();
    for (const workspaceId of workspaces) await workOnImports(workspaceId, this.stopping);
    return workspaces.length;
  }
}

/** Goes on with every import of a workspace that nobody is at, to the end of each. */
export async function workOnImports(workspaceId: string, stopping: AbortSignal): Promise<void> {
  for (;;) {
    if (stopping.aborted) return;
    const next = await claim(workspaceId);
    if (!next) return;
    try {
      if (next.state === "reading") await readImportFile(workspaceId, next.id, stopping);
      else
        for (let done: number | null = 0; done !== null && !stopping.aborted; )
          done = await importBatch(workspaceId, next.id, done);
    } finally {
      await release(workspaceId, next.id);
    }
  }
}

async function claim(workspaceId: string): Promise<{ id: string; state: string } | undefined> {
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ id: string; state: string }[]>`
      UPDATE contact_import SET claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}::int)
      WHERE workspace_id = ${workspaceId}::uuid AND id = (
        SELECT id FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND state IN ('reading', 'running') AND (claimed_until IS NULL OR claimed_until < now())
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, state`,
  );
  return rows[0];
}

/** What failed is tried again after a while, what was left off by whoever is there next. */
async function release(workspaceId: string, importId: string): Promise<void> {
  await inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      UPDATE contact_import SET claimed_until = CASE WHEN failures > 0 THEN now() + interval '2 seconds' END
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`,
  );
}

async function workspacesWithImports(): Promise<string[]> {
  const rows = await asAuth(
    (tx) =>
      tx.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT workspace_id AS id FROM contact_import WHERE state IN ('reading', 'running') AND (claimed_until IS NULL OR claimed_until < now())`,
  );
  return rows.map((row) => row.id);
}
