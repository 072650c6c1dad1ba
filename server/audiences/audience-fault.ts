import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { log } from "../log";
import { tookTooLong } from "./audience-run";

/** What went wrong while the members of one audience were being found. */
export class AudienceFault extends Error {
  constructor(
    readonly audienceId: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : "an audience could not be kept", { cause });
  }
}

/** Runs `work` for an audience; what it throws says which one it was. */
export async function naming<T>(audienceId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AudienceFault ? error : new AudienceFault(audienceId, error);
  }
}

/**
 * Notes at an audience why it cannot be kept, so that it is shown and the others go on. False for what is no fault of an audience:
 * the next round may do better.
 */
export async function noteFault(workspaceId: string, error: unknown): Promise<boolean> {
  if (!(error instanceof AudienceFault)) return false;
  const { audienceId, cause } = error;
  const slow = tookTooLong(cause);
  if (!slow && !(cause instanceof AppError)) return false;
  log.warn({ err: cause, workspace: workspaceId }, "an audience cannot be kept");
  const text = slow ? "It takes too long to find its members." : error.message;
  await inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      UPDATE audience SET problem = ${text.slice(0, 300)} WHERE workspace_id = ${workspaceId}::uuid AND id = ${audienceId}::uuid AND archived_at IS NULL`,
  );
  return true;
}
