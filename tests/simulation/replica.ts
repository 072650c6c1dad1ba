import {
  type AgentOutcome,
  accepts,
  advance,
  begin,
  type CompiledFlow,
  type EffectOutcome,
  type Json,
  type Reply,
  type Resume,
  type Session,
  type Start,
  type TurnResult,
  type Universe,
} from "../../flow";
import { seedOf } from "../../server/conversations/seed";
import type { EventRow, RunRow, TurnCommit } from "../../server/conversations/turn-commit";

/** What moved a turn, as the outside knows it: what was asked, delivered or answered. */
export type Cause =
  | { readonly type: "start"; readonly start: Start }
  | { readonly type: "message"; readonly reply: Reply }
  | { readonly type: "event"; readonly name: string; readonly eventKey?: string; readonly data: Json }
  | { readonly type: "timer" }
  | { readonly type: "effect"; readonly key: string; readonly outcome: EffectOutcome }
  | { readonly type: "agent"; readonly outcome: AgentOutcome | "any" }
  | { readonly type: "owner" };

const OUTCOMES: readonly AgentOutcome[] = ["resolved", "unresolved", "closed", "customerLeft"];

interface Run {
  readonly id: string;
  readonly version: number;
  /** JSON text. */
  session: string;
  /** As the store was given it last. */
  readonly row: RunRow;
}

/** A way that a turn went. `turn`: the version that the turn made; of the first one 0. */
interface Way {
  readonly turn: number;
  readonly run: string;
  readonly flow: string;
  readonly version: number;
  /** JSON text. */
  readonly path: string;
}

/** A conversation as the pure engine has it from the causes alone: what the store holds must be the same, byte for byte. */
export class Replica {
  version = 0;
  owner = "bot";
  profile: { [field: string]: Json } = {};
  /** What came for a run while people had the conversation. */
  readonly held: { runId: string; turn: number; resume: Resume }[] = [];
  /** What the visitor's last words sounded like. */
  private mood: Json | undefined;
  readonly runs = new Map<string, Run>();
  readonly messages: { seq: number; id: string; from: string; body: string }[] = [];
  readonly ways: Way[] = [];
  readonly events: EventRow[] = [];

  constructor(
    readonly first: TurnCommit,
    private readonly flowOf: (version: number) => CompiledFlow,
    private readonly timeZone: string,
  ) {
    this.profile = { ...(first.fresh?.profile as { [field: string]: Json }) };
  }

  waiting(): Run | undefined {
    return [...this.runs.values()].find((run) => sessionOf(run).status === "waiting");
  }

  sessionOf(runId: string): Session | undefined {
    const run = this.runs.get(runId);
    return run && sessionOf(run);
  }

  /** Takes a committed turn. `times`: the clocks that it may have been planned by. Gives what is wrong with it. */
  take(turn: TurnCommit, cause: Cause, times: readonly number[]): string | undefined {
    for (const { mood } of turn.messages) if (mood) this.mood = JSON.parse(mood) as Json;
    const wrong = this.compare(turn, cause, times);
    const { run } = turn;
    if (run) this.runs.set(run.id, { id: run.id, version: run.flowVersion, session: run.session, row: run });
    for (const message of turn.messages) this.messages.push(message);
    this.events.push(...turn.events);
    if (run && turn.path !== null) {
      const [turnNumber, { id, flowId, flowVersion }] = [this.version === 0 ? 0 : this.version + 1, run];
      this.ways.push({ turn: turnNumber, run: id, flow: flowId, version: flowVersion, path: turn.path });
    }
    if (turn.extras?.contact)
      this.profile = { ...this.profile, ...(turn.extras.contact as typeof this.profile) };
    this.note(turn, cause);
    this.owner = turn.owner;
    this.version++;
    return wrong;
  }

  private compare(turn: TurnCommit, cause: Cause, times: readonly number[]): string | undefined {
    const { run } = turn;
    const spoken = turn.messages.filter((one) => one.from === "bot").map((one) => one.body);
    if (!run) {
      if (spoken.length) return "the bot spoke and no run moved";
      return this.mayStand(turn, cause)
        ? undefined
        : `nothing moved, though a run waited for this ${cause.type}`;
    }
    const before = this.runs.get(run.id);
    if (!run.isNew && before?.session === run.session) {
      if (turn.owner === "bot" && this.heldFor(run.id).length)
        return "what was held for a run was left lying";
      return spoken.length ? "the bot spoke and its run stayed" : undefined;
    }
    if (before && before.version !== run.flowVersion)
      return `a run of version ${before.version} went on in version ${run.flowVersion}`;
    const resumes = this.resumes(cause, run.id);
    for (const now of times)
      for (const resume of resumes) {
        // Whatever process takes the turn: what was said last is what it reads.
        const result = this.play(turn, resume, now, this.mood);
        if (!result) continue;
        const same =
          JSON.stringify(result.session) === run.session &&
          pathOf(result, run.flowId) === turn.path &&
          JSON.stringify(
            result.outputs.map(({ id: _id, from: _from, ...content }) => JSON.stringify(content)),
          ) === JSON.stringify(spoken);
        if (same) return undefined;
      }
    return `the engine gives another state than ${run.session} for ${JSON.stringify(cause)}`;
  }

  /** Whether it is right that no run moved. */
  private mayStand(turn: TurnCommit, cause: Cause): boolean {
    const run = this.waiting();
    const owned = this.owner === "queue" || this.owner === "person";
    const handed = turn.events.some((one) => one.name === "handoff.requested");
    if (owned || handed || !run || cause.type === "owner") return true;
    return cause.type === "event" && !accepts(sessionOf(run), { ...cause, ...keyed(cause) }, 0);
  }

  private resumes(cause: Cause, runId: string): (Resume | Start)[] {
    switch (cause.type) {
      case "start":
        return [cause.start];
      case "message":
        if (cause.reply.command === "handoff.cancel" && this.owner === "queue")
          return [{ type: "agent", outcome: "customerLeft" }, ...this.heldFor(runId)];
        return this.runs.has(runId)
          ? [{ type: "reply", reply: cause.reply }]
          : [{ type: "message", reply: cause.reply }];
      case "event":
        return [{ type: "event", name: cause.name, data: cause.data, ...keyed(cause) }];
      case "timer":
        return [{ type: "timer" }];
      case "effect":
        return [{ type: "effect", key: cause.key, outcome: cause.outcome }];
      case "agent":
        return [
          ...OUTCOMES.filter((one) => one === cause.outcome || cause.outcome === "any").map(
            (outcome): Resume => ({ type: "agent", outcome }),
          ),
          ...this.heldFor(runId),
        ];
      case "owner":
        return [];
    }
  }

  /** What came for a run while people had it, and that it still waits for. */
  private heldFor(runId: string): Resume[] {
    const session = this.sessionOf(runId);
    return this.held
      .filter(
        (one) =>
          session && one.runId === runId && one.turn === session.turn && accepts(session, one.resume, 0),
      )
      .map((one) => one.resume);
  }

  private play(
    turn: TurnCommit,
    resume: Resume | Start,
    now: number,
    mood: Json | undefined,
  ): TurnResult | undefined {
    const { run } = turn;
    if (!run) return undefined;
    const flow = this.flowOf(run.flowVersion);
    const { fresh } = this.first;
    const universe: Universe = {
      now,
      id: () => "m",
      seed: seedOf(run.id),
      contact: this.profile,
      conversation: {
        id: turn.conversationId,
        channel: fresh?.channel ?? "",
        ...(fresh?.locale == null ? {} : { locale: fresh.locale }),
        ...(fresh?.page == null ? {} : { page: fresh.page as Json }),
        ...(mood === undefined ? {} : { mood }),
      },
      workspace: {},
      timeZone: fresh?.timeZone ?? this.timeZone,
      stickyId: fresh?.contact ?? "",
    };
    const before = this.runs.get(run.id);
    if (!before)
      return resume.type === "chat" ||
        resume.type === "message" ||
        resume.type === "node" ||
        resume.type === "webhook"
        ? begin(flow, resume, universe)
        : undefined;
    if (
      resume.type === "chat" ||
      resume.type === "message" ||
      resume.type === "node" ||
      resume.type === "webhook"
    )
      return undefined;
    if (resume.type !== "jump" && !accepts(sessionOf(before), resume, now) && resume.type !== "reply")
      return undefined;
    return advance(flow, sessionOf(before), resume, universe);
  }

  private note(turn: TurnCommit, cause: Cause): void {
    for (const event of turn.events) {
      if (event.name !== "run.held") continue;
      const { run: runId, turn: at } = JSON.parse(event.properties) as { run: string; turn: number };
      if (cause.type === "effect")
        this.held.push({
          runId,
          turn: at,
          resume: { type: "effect", key: cause.key, outcome: cause.outcome },
        });
      if (cause.type === "event")
        this.held.push({
          runId,
          turn: at,
          resume: { type: "event", name: cause.name, data: cause.data, ...keyed(cause) },
        });
    }
  }
}

const sessionOf = (run: Run): Session => JSON.parse(run.session) as Session;
const keyed = (cause: { eventKey?: string }) => (cause.eventKey === undefined ? {} : { key: cause.eventKey });

function pathOf(result: TurnResult, flowId: string): string | null {
  if (result.segments.length === 0) return null;
  return JSON.stringify(
    result.segments.map((one) =>
      one.flow === flowId ? [one.from, one.outlet, one.to] : [one.from, one.outlet, one.to, one.flow],
    ),
  );
}
