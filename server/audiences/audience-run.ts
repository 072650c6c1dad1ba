import { type Condition, conditionSchema } from "../../flow/text/condition";
import type { WorkspaceTx } from "../db/tenant";
import { AppError, errorCode } from "../errors";

/**
 * Settings for a query over all contacts, for this transaction: room to sort and hash in, several processes where they pay (what
 * they hand over is ids), and an end. Compiling takes longer than it saves.
 */
export async function forLargeQueries(tx: WorkspaceTx, timeoutMs: number): Promise<void> {
  await tx.$executeRaw`
    SELECT set_config('work_mem', '96MB', true), set_config('jit', 'off', true), set_config('parallel_tuple_cost', '0.01', true),
      set_config('parallel_setup_cost', '200', true), set_config('statement_timeout', ${String(Math.floor(timeoutMs))}, true)`;
}

/** A stored condition, as far as it still is one. */
export function readCondition(stored: unknown): Condition {
  const parsed = conditionSchema.safeParse(stored);
  if (!parsed.success)
    throw new AppError(422, "audience-clause", "The condition of this audience cannot be read.");
  return parsed.data;
}

/** Whether a query was ended for taking too long. */
export const tookTooLong = (error: unknown): boolean =>
  errorCode(error) === "57014" || (error instanceof Error && /57014|statement timeout/.test(error.message));
