import { SafeFetchError } from "./safe-fetch-error";

/**
 * The clock of one outgoing call: a total limit, an optional limit on silence, and the
 * caller's own signal, joined into one signal whose reason is always a SafeFetchError.
 */
export class CallLimits {
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  readonly #idleMs: number | undefined;
  readonly #outer: AbortSignal | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: {
    timeoutMs: number;
    idleTimeoutMs?: number | undefined;
    signal?: AbortSignal | undefined;
  }) {
    this.#total = setTimeout(() => this.#expire(), options.timeoutMs);
    this.#idleMs = options.idleTimeoutMs;
    this.#outer = options.signal;
    if (this.#outer?.aborted === true) this.#onOuterAbort();
    else this.#outer?.addEventListener("abort", this.#onOuterAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The reason why the call was cut, when it was cut from this side. */
  get failure(): SafeFetchError | undefined {
    const reason: unknown = this.signal.reason;
    return reason instanceof SafeFetchError ? reason : undefined;
  }

  fail(error: SafeFetchError): void {
    this.#controller.abort(error);
  }

  /** Starts (again) to wait for the other side. */
  waiting(): void {
    if (this.#idleMs === undefined) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#expire(), this.#idleMs);
  }

  /** The other side has sent something; its silence no longer counts until `waiting`. */
  heard(): void {
    clearTimeout(this.#idle);
  }

  /** Must be called once the call is over, however it ended. */
  end(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
    this.#outer?.removeEventListener("abort", this.#onOuterAbort);
  }

  readonly #onOuterAbort = (): void => {
    this.fail(new SafeFetchError("aborted", "The call was cancelled"));
  };

  #expire(): void {
    this.fail(new SafeFetchError("timeout", "The server did not answer in time"));
  }
}
