import { createHash } from "node:crypto";
import type { EffectOutcome, EffectRequest } from "../../flow";
import { sleep, type Timers } from "../timers";
import { validityOf } from "./answer-validity";
import type { EffectContext, PerformEffect } from "./effect-port";

export interface SharedAnswersOptions {
  readonly perform: PerformEffect;
  readonly timers: Timers;
  /** Ends the calls that nobody in particular waits for. */
  readonly stopping: AbortSignal;
  /** Turns that wait to be committed: answers are handed out only as fast as these go through. */
  readonly queued: () => number;
  /** What is kept at most, in bytes of JSON. */
  readonly maxBytes: number;
}

interface Kept {
  /** Null: this answer is for the one who asked; for a while nobody waits for another's. */
  readonly outcome: EffectOutcome | null;
  readonly until: number;
  readonly bytes: number;
}

/** What a call gave, and what it is to those who waited beside it: theirs too, not theirs, or older than a change. */
interface Landed {
  readonly outcome: EffectOutcome;
  readonly forOthers: boolean | "outdated";
}

/** Turns that may wait for their commit when answers are handed out, and how many go at once. */
const ROOM = 256;
const HANDFUL = 32;
const BREATH_MS = 2;

/**
 * Answers to effects that are the same for everybody: who asks while the same call is under way waits for it, and who asks soon after
 * gets what came back. "The same" is the whole request as it would leave (method, address, headers, body; secrets by their names),
 * in the same workspace, flow version and node; so whoever gets a shared answer would have asked nothing else. Only effects that the
 * compiled flow marks as shared come here at all.
 */
export class SharedAnswers {
  private readonly kept = new Map<string, Kept>();
  private readonly flights = new Map<string, Promise<Landed>>();
  private readonly line: (() => void)[] = [];
  private handing = false;
  private bytes = 0;
  private epoch = 0;
  readonly counts = { calls: 0, joined: 0, kept: 0 };

  constructor(private readonly options: SharedAnswersOptions) {}

  readonly perform: PerformEffect = async (effect, context) => {
    const { shared } = effect;
    if (!shared) return this.options.perform(effect, context);
    const key = keyOf(effect, shared.place, context.workspaceId);
    const known = this.look(key);
    if (known) {
      if (known.outcome === null) return this.options.perform(effect, context);
      this.counts.kept++;
      return this.inTurn(known.outcome);
    }
    const flying = this.flights.get(key);
    if (flying) {
      const landed = await unlessAborted(flying, context.signal);
      if (landed.forOthers === "outdated") return this.perform(effect, context);
      if (!landed.forOthers) return this.options.perform(effect, context);
      this.counts.joined++;
      return this.inTurn(landed.outcome);
    }
    const flight = this.fly(key, effect, shared.seconds, context);
    this.flights.set(key, flight);
    // Those who wait hear of a failure; when all have gone, there is nobody to tell.
    flight.catch(() => undefined);
    return (await unlessAborted(flight, context.signal)).outcome;
  };

  /** Something that answers may depend on was changed: nothing from before it is given to anybody. */
  forget(): void {
    this.epoch++;
    this.kept.clear();
    this.flights.clear();
    this.bytes = 0;
  }

  /** Calls for everybody: who asked first may go without ending it for the others. */
  private async fly(
    key: string,
    effect: EffectRequest,
    seconds: number,
    context: EffectContext,
  ): Promise<Landed> {
    const { epoch } = this;
    this.counts.calls++;
    try {
      const outcome = await this.options.perform(effect, { ...context, signal: this.options.stopping });
      const validity = validityOf(outcome, seconds);
      if (epoch !== this.epoch) return { outcome, forOthers: "outdated" };
      if (validity.forOthers) this.keep(key, outcome, validity.keepMs);
      else this.keep(key, null, seconds * 1_000);
      return { outcome, forOthers: validity.forOthers };
    } finally {
      if (epoch === this.epoch) this.flights.delete(key);
    }
  }

  private look(key: string): Kept | undefined {
    const known = this.kept.get(key);
    if (!known) return undefined;
    this.kept.delete(key);
    if (known.until <= this.options.timers.elapsed()) {
      this.bytes -= known.bytes;
      return undefined;
    }
    // The map keeps the order of use: the oldest goes first.
    this.kept.set(key, known);
    return known;
  }

  private keep(key: string, outcome: EffectOutcome | null, ms: number): void {
    if (ms <= 0) return;
    const bytes = 200 + (outcome === null ? 0 : JSON.stringify(outcome).length * 2);
    if (bytes > this.options.maxBytes / 8) return;
    this.kept.set(key, { outcome, until: this.options.timers.elapsed() + ms, bytes });
    this.bytes += bytes;
    for (const [oldest, one] of this.kept) {
      if (this.bytes <= this.options.maxBytes) break;
      this.kept.delete(oldest);
      this.bytes -= one.bytes;
    }
  }

  /** Many wait for one answer: they go on a handful at a time, so that everybody else's turns are not behind all of theirs. */
  private inTurn(outcome: EffectOutcome): Promise<EffectOutcome> {
    return new Promise((resolve) => {
      this.line.push(() => resolve(outcome));
      if (!this.handing) void this.handOut();
    });
  }

  private async handOut(): Promise<void> {
    this.handing = true;
    while (this.line.length) {
      if (this.options.queued() < ROOM) for (const next of this.line.splice(0, HANDFUL)) next();
      if (this.line.length) await sleep(this.options.timers, BREATH_MS);
    }
    this.handing = false;
  }
}

function keyOf(effect: EffectRequest, place: string, workspaceId: string): string {
  return createHash("sha256")
    .update(JSON.stringify([workspaceId, place, effect.kind, effect.request]))
    .digest("base64");
}

/** The flight's result, or a rejection as soon as the one who waits is called off. */
function unlessAborted<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(calledOff());
  return new Promise((resolve, reject) => {
    const stop = () => reject(calledOff());
    signal.addEventListener("abort", stop, { once: true });
    flight.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

const calledOff = (): Error => new Error("the call was called off");
