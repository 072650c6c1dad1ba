import path from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "../root";
import { readOutput } from "./read-output";
import { type ScriptError, type ScriptOutcome, type ScriptRequest, scriptFailure } from "./script-outcome";
import { startTimer } from "./thread-clock.mjs";

const START_LIMIT_MS = 15_000;
/** How long after the interpreter's own deadline the thread is ended: native loops do not look at the deadline. */
const WATCHDOG_MS = 100;

type Answer = ({ ok: true; output: string } | { ok: false; error: ScriptError }) & { retire?: boolean };

/**
 * One sandbox in one thread: no environment, small heap, and a watchdog that ends it.
 * After a call that left it in doubt `isUsable` is false and the thread is gone.
 */
export class ScriptThread {
  readonly #worker: Worker;
  readonly #ready: Promise<boolean>;
  #settle: ((answer: Answer) => void) | undefined;
  #isUsable = true;
  #clock: string | undefined;

  constructor() {
    this.#worker = new Worker(path.join(projectRoot(), "server/script/sandbox.mjs"), {
      // Without them the thread would start with the loaders and settings of the process.
      env: {},
      execArgv: [],
      argv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    this.#worker.unref();
    this.#ready = this.#started();
  }

  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** Never rejects. One call at a time. */
  async run(request: ScriptRequest & { timeoutMs: number }): Promise<ScriptOutcome> {
    this.#worker.ref();
    try {
      if (!(await this.#ready)) return scriptFailure("crash", "The script engine did not start");
      const answer = await this.#ask(request);
      return answer.ok ? readOutput(answer.output) : { ok: false, error: answer.error };
    } finally {
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#isUsable = false;
    await this.#worker.terminate();
  }

  #ask(request: ScriptRequest & { timeoutMs: number }): Promise<Answer> {
    return new Promise((resolve) => {
      const limit = request.timeoutMs + WATCHDOG_MS;
      const used = startTimer(this.#clock);
      const look = (): void => {
        const left = limit - used();
        if (left > 0) watchdog = setTimeout(look, Math.max(left, 10));
        else this.#settle?.(failedAnswer("timeout", "The script took too long"));
      };
      let watchdog = setTimeout(look, limit);
      this.#settle = (answer) => {
        clearTimeout(watchdog);
        this.#settle = undefined;
        if (answer.retire === true) void this.end();
        resolve(answer);
      };
      this.#worker.postMessage({
        code: request.code,
        input: JSON.stringify(request.input),
        now: request.now,
        seed: request.seed,
        timeZone: request.timeZone ?? "UTC",
        timeoutMs: request.timeoutMs,
      });
    });
  }

  #started(): Promise<boolean> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        void this.end();
        resolve(false);
      }, START_LIMIT_MS);
      limit.unref();
      this.#worker.on("message", (message: Answer | { ready: true; clock: string | undefined }) => {
        if (!("ready" in message)) {
          this.#settle?.(message);
          return;
        }
        this.#clock = message.clock;
        clearTimeout(limit);
        resolve(true);
      });
      this.#worker.on("error", (error) => {
        this.#isUsable = false;
        const code = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "crash";
        this.#settle?.(failedAnswer(code, "The script broke the interpreter"));
      });
      this.#worker.on("exit", () => {
        this.#isUsable = false;
        clearTimeout(limit);
        resolve(false);
        this.#settle?.(failedAnswer("crash", "The script broke the interpreter"));
      });
    });
  }
}

function failedAnswer(code: ScriptError["code"], message: string): Answer {
  return { ok: false, error: { code, message }, retire: true };
}
