import type { EffectOutcome, EffectRequest, Json } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import type { PerformEffect } from "../../server/conversations/effect-port";
import type { Chance } from "../support/generate-value";
import type { Life } from "./process";

/** Why an attempt has a result that the outside did not give. */
const OWN_FAILURES = new Set(["internal", "abandoned"]);

/** A question whose answer is the same for everybody, and when an answer to it must have been given to hold. */
export interface SharedQuestion {
  readonly question: string;
  /** Elapsed milliseconds. */
  readonly since: number;
}

/** All that makes two questions the same. */
export const questionOf = ({ kind, request, shared }: EffectRequest): string =>
  JSON.stringify([shared?.place, kind, request]);

export interface OutsideFaults {
  /** Share of calls that fail, hang, or answer late. */
  readonly fails: number;
  readonly hangs: number;
  readonly late: number;
}

/** The outside world: answers calls, tells repeats by their key, and gives away coupons while there are any. */
export class Outside {
  /** What was answered under each key, as JSON. */
  private readonly answers = new Map<string, Set<string>>();
  /** What was answered to questions that are the same for everybody, and when last: by the question and the answer. */
  private readonly shared = new Map<string, number>();
  private last: EffectOutcome | undefined;
  /** Coupons by the key that took them. */
  readonly coupons = new Map<string, number>();
  calls = 0;
  /** It answers at once and well. */
  calm = false;

  constructor(
    private readonly chance: Chance,
    private readonly faults: OutsideFaults,
    readonly pool: number,
    /** A mutation: the receiver is told another key at every attempt. */
    private readonly freshKeys: boolean,
    /** A mutation: what was answered to a shared question is given to whoever asks the next one, whatever that is. */
    private readonly mixesShared: boolean,
  ) {}

  perform(life: Life): PerformEffect {
    return async (request, { idempotencyKey, signal }) => {
      const attempt = ++this.calls;
      if (this.mixesShared && request.shared && this.last) return this.last;
      const key = this.freshKeys ? `${idempotencyKey}#${attempt}` : idempotencyKey;
      const { chance } = this;
      const note = (outcome: EffectOutcome): EffectOutcome => {
        const text = JSON.stringify(sanitizeJson(outcome as unknown as Json));
        const known = this.answers.get(idempotencyKey) ?? new Set();
        this.answers.set(idempotencyKey, known.add(text));
        if (request.shared) {
          this.last = outcome;
          this.shared.set(`${questionOf(request)} ${text}`, life.time.elapsed);
        }
        return outcome;
      };
      const faults = this.calm ? { fails: 0, hangs: 0, late: 0 } : this.faults;
      const roll = chance.next();
      if (roll < faults.hangs) {
        // Taken by the other side, and never answered: the process dies or is stopped over it.
        this.answer(request, key);
        await new Promise<void>((resolve) => {
          signal.addEventListener("abort", () => resolve(), { once: true });
          life.later(120_000, resolve);
        });
        return note(failure("timeout"));
      }
      const wait = roll < faults.hangs + faults.late ? 5_000 + chance.below(60_000) : chance.below(3) * 100;
      if (wait) await life.sleep(wait);
      if (chance.maybe(faults.fails)) {
        if (chance.maybe(0.3)) throw new Error("the performer broke");
        return note(failure("status"));
      }
      return note(this.answer(request, key));
    };
  }

  /**
   * Whether this outcome was given under the key; or, where the answer is the same for everybody, to somebody who asked the same, and
   * not so long before this one asked that it held no more.
   */
  gave(key: string, outcome: EffectOutcome, shared: SharedQuestion | undefined): boolean {
    if (!outcome.ok && OWN_FAILURES.has(outcome.error.code)) return true;
    const text = JSON.stringify(outcome);
    if (this.answers.get(key)?.has(text)) return true;
    return shared !== undefined && (this.shared.get(`${shared.question} ${text}`) ?? -1) >= shared.since;
  }

  /** A step that got two coupons: only a receiver that was told two keys gives them. */
  get gaveTwice(): boolean {
    const steps = new Set<string>();
    for (const key of this.coupons.keys()) {
      const step = key.split("#")[0] ?? key;
      if (steps.has(step)) return true;
      steps.add(step);
    }
    return false;
  }

  private answer(request: EffectRequest, key: string): EffectOutcome {
    const { calls } = this;
    switch (request.kind) {
      case "lookup":
        return { ok: true, result: { found: null } };
      case "recommend":
        return { ok: true, result: { products: [], using: "scripts" } };
      case "http":
        return {
          ok: true,
          result: { status: 200, headers: {}, body: { name: `thing ${calls}`, total: calls } },
        };
      case "email":
        return { ok: true, result: { id: `mail ${calls}` } };
      case "generate":
        return { ok: true, result: { text: `words ${calls}`, model: "m", data: { name: `n${calls}` } } };
      case "answer":
        return {
          ok: true,
          result: { answer: `words ${calls}`, confidence: 1, source: null, likely: [], using: "passages" },
        };
      case "script":
        return { ok: true, result: { value: calls, vars: { total: calls } } };
      case "send":
        return request.request.phase === "prepare"
          ? { ok: true, result: { state: "ready", channel: "web", seen: "" } }
          : { ok: true, result: { state: "sent", channel: "web" } };
      case "record":
        return { ok: true, result: { recorded: true } };
      case "relay":
        return { ok: true, result: { told: true } };
      case "coupon": {
        const number = this.coupons.get(key) ?? (this.coupons.size < this.pool ? this.coupons.size + 1 : 0);
        if (number === 0) return { ok: true, result: { taken: "soldOut", reason: "empty" } };
        this.coupons.set(key, number);
        return {
          ok: true,
          result: { taken: "issued", coupon: { code: `C${number}`, pool: "p", state: "issued" } },
        };
      }
    }
  }
}

const failure = (code: string): EffectOutcome => ({ ok: false, error: { code, message: code } });
