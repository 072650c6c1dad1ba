import type { CompiledFlow, EffectOutcome, Session } from "../../flow";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import type { DueEffect, DueTimer } from "../../server/conversations/turn-store";
import { type Outside, questionOf, type SharedQuestion } from "./outside";
import { type Cause, Replica } from "./replica";

/** What must hold at every moment of every history. */
export const INVARIANTS = {
  owner: "one owner at a time, and who was told that they have it has it",
  path: "the path walked is one of the flow's version",
  lost: "nothing acknowledged is lost, and nothing is there twice",
  reply: "the same id gets the same reply",
  effect: "each effect has one result, which the outside gave, under the newest lease",
  timer: "timers go off once, never early, and all of them",
  coupon: "no more coupons than there are, and one for a step",
  silent: "the bot is silent while people have the conversation",
  replay: "the inputs through the pure engine give the stored state",
  version: "a run stays on the version that it began with",
  end: "everything asked is answered in the end",
} as const;
export type Invariant = keyof typeof INVARIANTS;

export interface Breach {
  readonly invariant: Invariant;
  readonly message: string;
}

/** Says when a history does what it must not. Told of every commit as the store carried it out. */
export class Judge {
  readonly replicas = new Map<string, Replica>();
  readonly breaches: Breach[] = [];
  /** Causes by the client's key, and by who did it. */
  readonly requests = new Map<string, Cause>();
  readonly agents = new Map<string, Cause>();
  private readonly effects = new Map<
    string,
    { key: string; fence: number; results: number; shared: SharedQuestion | undefined }
  >();
  private readonly effectKeys = new Set<string>();
  private readonly dueAt = new Map<string, Set<number>>();
  private readonly fired = new Set<string>();
  private readonly replies = new Map<string, string>();
  private readonly owners = new Map<string, string>();
  private readonly texts = new Set<string>();
  private readonly waiting: { turn: TurnCommit; now: number }[] = [];

  constructor(
    private readonly world: {
      readonly flowOf: (version: number) => CompiledFlow;
      /** The lines of a version: `from -> to`. */
      readonly linesOf: (version: number) => ReadonlySet<string>;
      readonly outside: Outside;
      readonly timeZone: string;
      /** The latest that the database's clock has ever shown. */
      readonly latest: () => number;
      /** Milliseconds since the history began. */
      readonly elapsed: () => number;
      /** The store tells of its commits in their order. */
      readonly exact: boolean;
      readonly eventData: (name: string) => null | { amount: number };
    },
  ) {}

  breach(invariant: Invariant, message: string): void {
    this.breaches.push({ invariant, message });
  }

  /** A turn was made durable. `now`: the clock that it was planned by. */
  committed(turn: TurnCommit, now: number): void {
    this.waiting.push({ turn, now });
    for (let moved = true; moved; ) {
      moved = false;
      for (const [index, one] of this.waiting.entries()) {
        const replica = this.replicas.get(one.turn.conversationId);
        if (!this.world.exact && (replica?.version ?? 0) < Math.max(0, one.turn.expected)) continue;
        this.waiting.splice(index, 1);
        this.take(one.turn, one.now);
        moved = true;
        break;
      }
    }
  }

  claimedTimers(timers: readonly DueTimer[]): void {
    for (const { runId, now } of timers) {
      const known = this.dueAt.get(runId) ?? new Set();
      this.dueAt.set(runId, known.add(now));
    }
  }

  claimedEffects(effects: readonly DueEffect[]): void {
    for (const { id, fence } of effects) {
      const known = this.effects.get(id);
      if (known) known.fence = Math.max(known.fence, fence);
    }
  }

  /** A client was answered. */
  answered(key: string, reply: string, conversationId: string): void {
    const known = this.replies.get(key);
    if (known !== undefined && known !== reply)
      this.breach("reply", `${key} was answered with ${known}, then with ${reply}`);
    this.replies.set(key, reply);
    const replica = this.replicas.get(conversationId);
    const { version, messages } = JSON.parse(reply) as { version: number; messages: { id: string }[] };
    if (!replica || replica.version < version)
      return this.breach("lost", `version ${version} was acknowledged; the store is at ${replica?.version}`);
    for (const { id } of messages)
      if (!replica.messages.some((one) => one.id === id))
        this.breach("lost", `message ${id} was shown and is not stored`);
    if (!this.texts.has(`${conversationId}/${key}`))
      this.breach("lost", `${key} was acknowledged and is not stored`);
  }

  /** Somebody of the team was told that the conversation is theirs. */
  claimed(conversationId: string, user: string): void {
    if (!this.owners.has(`${conversationId}/${user}`))
      this.breach("owner", `${user} was told that they have ${conversationId}`);
  }

  private take(turn: TurnCommit, now: number): void {
    let replica = this.replicas.get(turn.conversationId);
    if (!replica) {
      replica = new Replica(turn, this.world.flowOf, this.world.timeZone);
      this.replicas.set(turn.conversationId, replica);
    }
    const at = Math.max(0, turn.expected);
    if (replica.version !== at)
      this.breach(
        "replay",
        `a ${turn.kind} was planned from version ${at} and committed at ${replica.version}`,
      );
    const cause = this.causeOf(turn);
    if (!cause) return this.breach("replay", `nobody asked for a ${turn.kind} with key ${turn.key}`);
    this.keys(turn);
    this.checkOwner(turn, replica, cause);
    this.checkEffects(turn, cause);
    this.checkMessages(turn, replica);
    this.checkPath(turn);
    const times = [now];
    if (turn.kind === "timer" && turn.run) {
      this.checkTimer(turn, replica);
      for (const due of this.dueAt.get(turn.run.id) ?? []) times.push(Math.max(now, due));
    }
    if (turn.run && !turn.run.isNew) {
      const version = replica.runs.get(turn.run.id)?.version;
      if (version !== turn.run.flowVersion)
        this.breach("version", `a run of version ${version} went on in ${turn.run.flowVersion}`);
    }
    const wrong = replica.take(turn, cause, times);
    if (wrong) this.breach("replay", wrong);
  }

  private keys(turn: TurnCommit): void {
    if (turn.key === null) return;
    const name = `${turn.conversationId}/${turn.key}`;
    if (this.texts.has(name)) this.breach("lost", `${turn.key} was carried out twice`);
    this.texts.add(name);
  }

  private causeOf(turn: TurnCommit): Cause | undefined {
    if (turn.key !== null) return this.requests.get(turn.key);
    if (turn.kind === "timer") return { type: "timer" };
    if (turn.kind === "effect") {
      const effect = this.effects.get(turn.effect?.id ?? "");
      const outcome = JSON.parse(JSON.stringify(turn.extras?.result ?? null)) as EffectOutcome;
      return effect && { type: "effect", key: effect.key.slice(effect.key.indexOf(":") + 1), outcome };
    }
    for (const event of turn.events) {
      const properties = JSON.parse(event.properties) as { by?: string; name?: string; key?: string };
      if (event.name === "owner.changed" && properties.by !== undefined)
        return this.agents.get(properties.by);
      if (event.name === "visitor.event" && properties.name !== undefined)
        return {
          type: "event",
          name: properties.name,
          data: this.world.eventData(properties.name),
          ...(properties.key === undefined ? {} : { eventKey: properties.key }),
        };
    }
    // Taken from people to people: the event names nobody, and any outcome may have been given.
    return turn.kind === "agent" ? { type: "agent", outcome: "any" } : undefined;
  }

  private checkOwner(turn: TurnCommit, replica: Replica, cause: Cause): void {
    const changed = turn.events.find((one) => one.name === "owner.changed");
    if (!changed) {
      if (turn.owner !== replica.owner && turn.expected >= 0)
        this.breach("owner", `${replica.owner} became ${turn.owner} without a word`);
    } else {
      const { from, to, by } = JSON.parse(changed.properties) as { from: string; to: string; by?: string };
      if (from !== replica.owner)
        this.breach("owner", `it was taken from ${from} to ${to} while ${replica.owner} had it`);
      if (by !== undefined) this.owners.set(`${turn.conversationId}/${by}`, to);
    }
    const people = replica.owner === "person" || replica.owner === "queue";
    const speaks = turn.messages.some((one) => one.from === "bot");
    const mayMove =
      turn.kind === "agent" ||
      (replica.owner === "queue" &&
        (turn.kind === "timer" || (cause.type === "message" && cause.reply.command === "handoff.cancel")));
    if (people && speaks && !mayMove)
      this.breach("silent", `a ${turn.kind} made the bot speak to a ${replica.owner}`);
  }

  private checkEffects(turn: TurnCommit, cause: Cause): void {
    const { outside } = this.world;
    for (const asked of turn.extras?.effects ?? []) {
      if (this.effectKeys.has(asked.key)) this.breach("effect", `${asked.key} was asked for twice`);
      this.effectKeys.add(asked.key);
      this.effects.set(asked.id, {
        key: asked.key,
        fence: 1,
        results: 0,
        shared: this.sharedOf(turn, asked.key),
      });
    }
    if (!turn.effect) return;
    const effect = this.effects.get(turn.effect.id);
    if (!effect) return this.breach("effect", `a result of an effect that nobody asked for`);
    if (++effect.results > 1) this.breach("effect", `${effect.key} has a second result`);
    if (this.world.exact && turn.effect.fence !== effect.fence)
      this.breach(
        "effect",
        `${effect.key} took a result under fence ${turn.effect.fence}; it is ${effect.fence}`,
      );
    if (cause.type === "effect" && !outside.gave(effect.key, cause.outcome, effect.shared))
      this.breach("effect", `${effect.key} has a result that nobody gave: ${JSON.stringify(cause.outcome)}`);
  }

  /** What a turn asks that is the same for everybody. */
  private sharedOf(turn: TurnCommit, key: string): SharedQuestion | undefined {
    const wait = turn.run && (JSON.parse(turn.run.session) as Session).wait;
    if (wait?.for !== "effect" || !wait.effect.shared || key !== `${turn.run?.id}:${wait.effect.key}`) return;
    // Where the store tells of its commits late, when it was asked is not known.
    const since = this.world.exact ? this.world.elapsed() - wait.effect.shared.seconds * 1_000 : 0;
    return { question: questionOf(wait.effect), since };
  }

  private checkMessages(turn: TurnCommit, replica: Replica): void {
    let seq = replica.messages.length;
    for (const message of turn.messages) {
      if (message.seq !== ++seq) this.breach("lost", `message ${message.seq} stands where ${seq} should`);
      if (replica.messages.some((one) => one.id === message.id))
        this.breach("lost", `message ${message.id} is there twice`);
    }
    if (turn.lastSeq !== seq) this.breach("lost", `the last message is ${seq}, not ${turn.lastSeq}`);
  }

  private checkPath(turn: TurnCommit): void {
    if (turn.path === null || !turn.run) return;
    const lines = this.world.linesOf(turn.run.flowVersion);
    for (const [from, outlet, to] of JSON.parse(turn.path) as [string, string, string | null][])
      if (to !== null && outlet !== "jump" && !lines.has(`${from} -> ${to}`))
        this.breach("path", `${from}.${outlet} -> ${to} is no line of version ${turn.run.flowVersion}`);
  }

  private checkTimer(turn: TurnCommit, replica: Replica): void {
    const session = replica.sessionOf(turn.run?.id ?? "");
    const until = session?.wait?.until;
    const name = `${turn.run?.id} ${session?.turn}`;
    if (until === undefined) return this.breach("timer", "a timer went off that nobody had set");
    if (this.fired.has(name)) this.breach("timer", `a timer went off twice`);
    this.fired.add(name);
    if (until > this.world.latest())
      this.breach("timer", `a timer went off ${until - this.world.latest()} ms early`);
  }
}
