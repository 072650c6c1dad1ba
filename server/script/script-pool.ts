import { checkDepth } from "../../flow/text/json";
import { type ScriptOutcome, type ScriptRequest, scriptFailure } from "./script-outcome";
import { ScriptThread } from "./script-thread";

export type ScriptPoolOptions = {
  /** Threads that run at the same time. */
  size?: number;
  /** Scripts of one workspace that run at the same time; the rest of it waits in order. */
  perWorkspace?: number;
};

const DEFAULT_TIMEOUT_MS = 250;
const MAX_TIMEOUT_MS = 5_000;
const MAX_INPUT_DEPTH = 128;

type Job = {
  workspaceId: string;
  request: ScriptRequest & { timeoutMs: number };
  done: (outcome: ScriptOutcome) => void;
};

/** Runs scripts in a few threads, fairly between workspaces. A thread that was ended is replaced at once. */
export class ScriptPool {
  readonly #size: number;
  readonly #perWorkspace: number;
  readonly #idle: ScriptThread[] = [];
  readonly #busy = new Set<ScriptThread>();
  readonly #waiting: Job[] = [];
  readonly #running = new Map<string, number>();
  #isClosed = false;

  constructor(options: ScriptPoolOptions = {}) {
    this.#size = options.size ?? 3;
    this.#perWorkspace = options.perWorkspace ?? 2;
  }

  /** Resolves with the outcome, whatever the code does; never rejects. */
  run(request: ScriptRequest, workspaceId = ""): Promise<ScriptOutcome> {
    if (!checkDepth(request.input, MAX_INPUT_DEPTH)) {
      return Promise.resolve(scriptFailure("memory", "What the script is given nests too deep"));
    }
    if (this.#isClosed) return Promise.resolve(scriptFailure("crash", "The server is stopping"));
    const timeoutMs = Math.min(Math.max(request.timeoutMs ?? DEFAULT_TIMEOUT_MS, 1), MAX_TIMEOUT_MS);
    return new Promise((done) => {
      this.#waiting.push({ workspaceId, request: { ...request, timeoutMs }, done });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.done(scriptFailure("crash", "The server is stopping"));
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((thread) => thread.end()));
  }

  #next(): void {
    if (this.#busy.size >= this.#size) return;
    const at = this.#waiting.findIndex(
      ({ workspaceId }) => (this.#running.get(workspaceId) ?? 0) < this.#perWorkspace,
    );
    const [job] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (job === undefined) return;
    this.#running.set(job.workspaceId, (this.#running.get(job.workspaceId) ?? 0) + 1);
    const thread = this.#take();
    this.#busy.add(thread);
    thread.run(job.request).then(
      (outcome) => this.#finished(job, thread, outcome),
      // Only a request that cannot be copied to the thread comes here.
      () => this.#finished(job, thread, scriptFailure("crash", "The script could not be started")),
    );
    this.#next();
  }

  #take(): ScriptThread {
    for (let thread = this.#idle.shift(); thread !== undefined; thread = this.#idle.shift()) {
      if (thread.isUsable) return thread;
    }
    return new ScriptThread();
  }

  #finished(job: Job, thread: ScriptThread, outcome: ScriptOutcome): void {
    this.#busy.delete(thread);
    const left = (this.#running.get(job.workspaceId) ?? 1) - 1;
    if (left > 0) this.#running.set(job.workspaceId, left);
    else this.#running.delete(job.workspaceId);
    if (!this.#isClosed) this.#idle.push(thread.isUsable ? thread : new ScriptThread());
    job.done(outcome);
    this.#next();
  }
}
