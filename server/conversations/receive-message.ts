import type { Json, Reply } from "../../flow";
import { AppError } from "../errors";
import { isUuid, uuidOf } from "../ids";
import { log } from "../log";
import { sleep } from "../timers";
import { overloaded } from "./committer";
import type { Watch } from "./conversation-bus";
import type { TokenClaim } from "./conversation-token";
import type { PlaneCore } from "./plane-core";
import type { PlannedEffect, PlannedTurn } from "./planned-turn";
import { runEffects } from "./run-effects";
import { type ReplyPlace, storedReply } from "./stored-reply";
import { takeTurn } from "./take-turn";
import type { RequestKey, TurnInput } from "./turn-input";
import { turnText } from "./turn-text";

/** Milliseconds until a request whose effects still run is answered with what there is. */
export const ANSWER_MS = 25_000;
const WORKING_POLL_MS = 150;
/** Turns of one conversation that may wait for each other. */
const MAX_CHAIN = 2_000;

export type Inbound =
  | { readonly type: "message"; readonly reply: Reply }
  | { readonly type: "event"; readonly name: string; readonly eventKey?: string; readonly data: Json };

/** What a visitor's message or event led to: the turn's JSON text. 404 for a conversation that is not theirs. */
export async function receiveMessage(
  core: PlaneCore,
  claim: TokenClaim,
  conversationId: string,
  key: RequestKey,
  inbound: Inbound,
  watch?: Watch,
): Promise<string> {
  const { workspaceId, rotation } = claim;
  const place: ReplyPlace = { of: "turn", workspaceId, conversationId, key };
  const deadline = core.timers.elapsed() + ANSWER_MS;
  const input: TurnInput =
    inbound.type === "message"
      ? {
          type: "message",
          key,
          messageId: isUuid(key.id) ? key.id : uuidOf(`${conversationId}\n${key.id}`),
          reply: inbound.reply,
        }
      : { ...inbound, key };
  for (;;) {
    if (core.chain.length(conversationId) >= MAX_CHAIN) throw overloaded();
    const exchange = new Exchange(core, place, watch);
    const answer = await exchange.run(
      () => takeTurn(core, workspaceId, conversationId, input, rotation),
      deadline,
    );
    if (answer.outcome === "reply") return answer.text;
    if (answer.outcome === "nothing") throw new AppError(404, "not-found", "There is no such conversation.");
    if (answer.outcome === "repeated") return storedReply(core, place, answer.key, deadline);
    core.states.drop(conversationId);
    if (core.timers.elapsed() > deadline)
      throw new AppError(503, "working", "The bot is still at work; try again.", {
        details: { retryAfter: 2 },
      });
    await sleep(core.timers, WORKING_POLL_MS);
  }
}

type Taken = Awaited<ReturnType<typeof takeTurn>>;
type Answer = { outcome: "reply"; text: string } | Exclude<Taken, { outcome: "committed" }>;

/** A request being answered: its turn, then the effects it asked for, until the conversation waits or time is up. */
export class Exchange {
  private last: PlannedTurn | null = null;

  constructor(
    private readonly core: PlaneCore,
    private readonly place: ReplyPlace,
    private readonly watch: Watch | undefined,
  ) {}

  async run(take: () => Promise<Taken>, deadline: number): Promise<Answer> {
    const { core, place } = this;
    return new Promise((resolve, reject) => {
      const whole = core.chain.run(place.conversationId, async (): Promise<Answer> => {
        const taken = await take();
        if (taken.outcome !== "committed") return taken;
        this.step(taken.turn);
        const effect = taken.turn.effects[0];
        if (!effect) return { outcome: "reply", text: taken.turn.reply };
        // From here on it may take long: the deadline answers, if the effects do not.
        resolve(this.withDeadline(whole, deadline));
        return this.effects(taken.turn, effect);
      });
      whole.then(resolve, reject);
    });
  }

  /** Carries the turn's effects through, until the conversation waits. */
  private async effects(turn: PlannedTurn, effect: PlannedEffect): Promise<Answer> {
    const { core, place } = this;
    const answering = { of: place.of, key: place.key.id, said: turn.said };
    const end = await runEffects(
      core,
      place,
      { id: effect.id, runId: effect.runId, key: effect.key, fence: 1, request: effect.request },
      { answering, watch: this.watch, onStep: (next) => this.step(next) },
    );
    // Somebody who asked again meanwhile may have been answered with what there was: that answer holds.
    if (end) return { outcome: "reply", text: await core.store.keepReply(place, end.reply) };
    // Another process has gone on: what it says is found where replies are kept.
    return {
      outcome: "repeated",
      key: { hash: place.key.hash, reply: null },
      state: (this.last ?? turn).next,
    };
  }

  private step(turn: PlannedTurn): void {
    this.last = turn;
    this.watch?.({
      type: "turn",
      messages: turn.messages,
      awaiting: turn.awaiting,
      status: turn.next.status,
      version: turn.next.version,
    });
  }

  private async withDeadline(whole: Promise<Answer>, deadline: number): Promise<Answer> {
    const { timers, stopping } = this.core;
    let callOff = () => {};
    const late = new Promise<null>((resolve) => {
      const answerNow = () => resolve(null);
      const notLate = timers.after(Math.max(0, deadline - timers.elapsed()), answerNow);
      // A process that stops gives its effects back: another one goes on, and the rest comes on the stream.
      if (stopping.aborted) answerNow();
      stopping.addEventListener("abort", answerNow);
      callOff = () => {
        notLate();
        stopping.removeEventListener("abort", answerNow);
      };
    });
    const answer = await Promise.race([whole, late]).finally(() => callOff());
    if (answer) return answer;
    whole.catch((err: unknown) =>
      log.error({ err, conversation: this.place.conversationId }, "a turn that was answered early failed"),
    );
    const { last, core, place } = this;
    if (!last) return whole;
    const text = turnText(last.said, { type: "working" }, last.next.status, last.next.version);
    return { outcome: "reply", text: await core.store.keepReply(place, text) };
  }
}
