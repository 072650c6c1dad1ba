import type { Environment } from "../env";

/** What a job is given. */
export interface JobContext {
  readonly env: Environment;
  /** Aborted when the process begins to stop: end soon, and so that the next run goes on. */
  readonly stopping: AbortSignal;
}

/** A piece of background work that is no part of a conversation. */
export interface Job {
  readonly name: string;
  /** When it runs by itself, as five fields of cron (UTC). */
  readonly cron?: string;
  /** Must be harmless when it is done twice. `payload` is what add_job was given. */
  run(payload: unknown, context: JobContext): Promise<void>;
}
