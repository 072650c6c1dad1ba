import type { EffectOutcome, EffectRequest, Json } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import type { PerformEffect } from "../../server/conversations/effect-port";
import type { Chance } from "../support/generate-value";
import type { Life } from "./process";

/** Why an attempt has a result that the outside did not give. */
const OWN_FAILURES = new Set(["internal", "abandoned"]);

export interface OutsideFaults {
  /** Share of calls that fail, hang, or answer late. */
  readonly fails: number;
  readonly hangs: number;
  readonly late: number;
}

/** The outside world: answers calls, tells repeats by their key, and gives away coupons while there are any. */
export class Outside {
  /** What was answered under each key, as JSON. */
  readonly answers = new Map<string, Set<string>>();
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
  ) {}

  perform(life: Life): PerformEffect {
    return async (request, { idempotencyKey, signal }) => {
      const attempt = ++this.calls;
      const key = this.freshKeys ? `${idempotencyKey}#${attempt}` : idempotencyKey;
      const { chance } = this;
      const faults = this.calm ? { fails: 0, hangs: 0, late: 0 } : this.faults;
      const roll = chance.next();
      if (roll < faults.hangs) {
        // Taken by the other side, and never answered: the process dies or is stopped over it.
        this.answer(request, key);
        await new Promise<void>((resolve) => {
          signal.addEventListener("abort", () => resolve(), { once: true });
          life.later(120_000, resolve);
        });
        return this.note(idempotencyKey, failure("timeout"));
      }
      const wait = roll < faults.hangs + faults.late ? 5_000 + chance.below(60_000) : chance.below(3) * 100;
      if (wait) await life.sleep(wait);
      if (chance.maybe(faults.fails)) {
        if (chance.maybe(0.3)) throw new Error("the performer broke");
        return this.note(idempotencyKey, failure("status"));
      }
      return this.note(idempotencyKey, this.answer(request, key));
    };
  }

  /** Whether somebody was given this outcome under the key. */
  gave(key: string, outcome: EffectOutcome): boolean {
    if (!outcome.ok && OWN_FAILURES.has(outcome.error.code)) return true;
    return this.answers.get(key)?.has(JSON.stringify(outcome)) ?? false;
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

  private note(key: string, outcome: EffectOutcome): EffectOutcome {
    const known = this.answers.get(key) ?? new Set();
    known.add(JSON.stringify(sanitizeJson(outcome as unknown as Json)));
    this.answers.set(key, known);
    return outcome;
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
