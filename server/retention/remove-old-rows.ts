import { inWorkspace } from "../db/tenant";

/** Rows of one statement: milliseconds each, so that a turn never waits for it. */
export const BATCH = 1_000;

interface Range {
  /** The smallest id of the cutoff's moment; see idBound. */
  readonly bound: string;
  readonly cutoff: Date;
}

/** Removes a batch of events; returns how many. */
export async function removeEvents(workspaceId: string, { bound, cutoff }: Range): Promise<number> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      DELETE FROM event WHERE workspace_id = ${workspaceId}::uuid AND at < ${cutoff} AND id IN (
        SELECT id FROM event WHERE workspace_id = ${workspaceId}::uuid AND id < ${bound}::uuid AND at < ${cutoff} ORDER BY id LIMIT ${BATCH})`,
  );
}

/** Removes a batch of runs that have ended, with the results of their effects; returns how many runs. */
export async function removeRuns(workspaceId: string, { bound, cutoff }: Range): Promise<number> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      WITH old AS (
        SELECT conversation_id, id FROM run
        WHERE workspace_id = ${workspaceId}::uuid AND conversation_id < ${bound}::uuid AND status <> 'waiting' AND wake_at IS NULL AND updated_at < ${cutoff}
        ORDER BY conversation_id LIMIT ${BATCH}),
      effects AS (
        DELETE FROM effect e USING old WHERE e.workspace_id = ${workspaceId}::uuid AND e.conversation_id = old.conversation_id AND e.run_id = old.id
          AND e.state IN ('done', 'failed'))
      DELETE FROM run r USING old WHERE r.workspace_id = ${workspaceId}::uuid AND r.conversation_id = old.conversation_id AND r.id = old.id
        AND r.status <> 'waiting'`,
  );
}

/** Removes a batch of deliveries that have arrived, or that were given up long ago; returns how many. */
export async function removeDeliveries(
  workspaceId: string,
  before: { readonly done: Date; readonly dead: Date },
): Promise<number> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      DELETE FROM webhook_delivery d USING (
        SELECT id FROM webhook_delivery WHERE workspace_id = ${workspaceId}::uuid
          AND ((state = 'done' AND created_at < ${before.done}) OR (state = 'dead' AND created_at < ${before.dead})) LIMIT ${BATCH}) old
      WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = old.id`,
  );
}

/** Removes a batch of the keys that turns were asked for with; returns how many. */
export async function removeTurnKeys(workspaceId: string, { bound, cutoff }: Range): Promise<number> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      DELETE FROM turn_key k USING (
        SELECT conversation_id, key FROM turn_key
        WHERE workspace_id = ${workspaceId}::uuid AND conversation_id < ${bound}::uuid AND created_at < ${cutoff}
        ORDER BY conversation_id LIMIT ${BATCH}) old
      WHERE k.workspace_id = ${workspaceId}::uuid AND k.conversation_id = old.conversation_id AND k.key = old.key`,
  );
}

/** The same for keys that conversations were started with. */
export async function removeStartKeys(workspaceId: string, { cutoff }: Range): Promise<number> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      DELETE FROM start_key k USING (
        SELECT endpoint_id, key FROM start_key WHERE workspace_id = ${workspaceId}::uuid AND created_at < ${cutoff} LIMIT ${BATCH}) old
      WHERE k.workspace_id = ${workspaceId}::uuid AND k.endpoint_id = old.endpoint_id AND k.key = old.key`,
  );
}

/** Removes a batch of lines of contacts' files that are over for long, and files that nobody has started; returns how many. */
export async function removeImportLines(
  workspaceId: string,
  before: { readonly refused: Date; readonly idle: Date },
): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    const idle = await tx.$executeRaw`
      DELETE FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND state IN ('uploading', 'draft', 'failed') AND created_at < ${before.idle}`;
    const lines = await tx.$executeRaw`
      DELETE FROM contact_import_line l USING (
        SELECT old.import_id, old.line FROM contact_import i JOIN contact_import_line old ON old.workspace_id = i.workspace_id AND old.import_id = i.id
        WHERE i.workspace_id = ${workspaceId}::uuid AND i.state IN ('done', 'stopped') AND i.finished_at < ${before.refused} LIMIT ${BATCH}) old
      WHERE l.workspace_id = ${workspaceId}::uuid AND l.import_id = old.import_id AND l.line = old.line`;
    return idle + lines;
  });
}
