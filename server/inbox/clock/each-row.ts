import { AppError } from "../../errors";
import { log } from "../../log";

/**
 * Does something for each row, one after the other. A row that somebody else has changed in the meantime is no fault;
 * one that fails does not keep the others waiting. Gives how many were done.
 */
export async function eachRow<T>(rows: readonly T[], work: (row: T) => Promise<boolean>): Promise<number> {
  let done = 0;
  for (const row of rows) {
    try {
      if (await work(row)) done++;
    } catch (error) {
      if (error instanceof AppError && (error.status === 409 || error.status === 404)) continue;
      log.warn({ err: error }, "the inbox could not do something that was due");
    }
  }
  return done;
}

export interface DueConversation {
  workspace_id: string;
  conversation_id: string;
}
