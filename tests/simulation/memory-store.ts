import type { EffectOutcome, Json, Resume, Session } from "../../flow";
import type { ConversationState, Owner, TurnStatus } from "../../server/conversations/conversation-state";
import type { StoredKey } from "../../server/conversations/load-conversation";
import type { PublishedEndpoint } from "../../server/conversations/published-flows";
import { RATING_FLOW_ID } from "../../server/conversations/rating-flow";
import type { HeldResume } from "../../server/conversations/run-for";
import type { ReplyPlace } from "../../server/conversations/stored-reply";
import type { MessageRow, RunRow, TurnCommit } from "../../server/conversations/turn-commit";
import type {
  DueEffect,
  DueTimer,
  EffectLease,
  EndpointName,
  Place,
  StoredVersion,
  TurnStore,
} from "../../server/conversations/turn-store";
import type { Flaws } from "./plan";

export interface Conversation {
  readonly fresh: NonNullable<TurnCommit["fresh"]>;
  version: number;
  lastSeq: number;
  owner: Owner;
  status: TurnStatus;
  updatedAt: number;
  profile: { [field: string]: Json };
  readonly messages: (MessageRow & { turn: number })[];
  readonly runs: Map<string, RunRow & { wakeAt: number | null; order: number }>;
  readonly keys: Map<string, { hash: string; reply: string | null; turn: number }>;
  readonly paths: Set<string>;
  readonly effects: Map<string, Effect>;
  /** Events of the name run.held, in order. */
  readonly held: { run: string; turn: number; resume?: Resume; effect?: string }[];
}

export interface Effect {
  readonly id: string;
  readonly runId: string;
  readonly key: string;
  readonly kind: string;
  readonly payload: Json;
  state: "due" | "leased" | "done";
  leaseUntil: number;
  fence: number;
  attempts: number;
  result: Json;
}

const LEASE = 30_000;

function moodOf(messages: readonly MessageRow[]): Pick<ConversationState, "mood"> {
  const last = messages.findLast((one) => one.mood !== undefined);
  return last?.mood === undefined ? {} : { mood: JSON.parse(last.mood) as Json };
}

/**
 * The store in memory, with the guards of the SQL one: a turn goes through where the conversation has the version it was
 * planned from, its key is free and its effect is leased under its fence; unique keys are unique.
 */
export class MemoryStore implements TurnStore {
  readonly conversations = new Map<string, Conversation>();
  readonly starts = new Map<string, { conversationId: string; hash: string; reply: string | null }>();
  readonly waits = new Map<string, { event: string; key: string; conversationId: string; runId: string }>();
  readonly versions = new Map<number, StoredVersion>();
  private runs = 0;

  constructor(
    /** The database's clock, in epoch milliseconds. */
    private readonly now: () => number,
    private readonly endpointNow: () => PublishedEndpoint,
    private readonly flaws: Flaws = {},
  ) {}

  async commit(turns: readonly TurnCommit[]): Promise<ReadonlySet<number>> {
    const through = new Set<number>();
    // A statement that meets a taken unique key does nothing at all.
    for (const turn of turns) if (this.holds(turn)) this.checkUnique(turn);
    for (const [index, turn] of turns.entries()) {
      if (!this.holds(turn)) continue;
      this.write(turn);
      through.add(index);
    }
    return through;
  }

  private holds(turn: TurnCommit): boolean {
    if (turn.fresh) return !this.starts.has(`${turn.fresh.endpoint}/${turn.key}`);
    const conversation = this.conversations.get(turn.conversationId);
    if (!conversation) return false;
    if (conversation.version !== turn.expected && !this.flaws.noVersionGuard) return false;
    if (turn.key !== null && conversation.keys.has(turn.key) && !this.flaws.noKeyGuard) return false;
    if (!turn.effect || this.flaws.noFence) return true;
    const effect = conversation.effects.get(turn.effect.id);
    return effect?.state === "leased" && effect.fence === turn.effect.fence;
  }

  private checkUnique(turn: TurnCommit): void {
    const effects = [...(this.conversations.get(turn.conversationId)?.effects.values() ?? [])];
    for (const asked of turn.extras?.effects ?? [])
      if (effects.some((one) => one.key === asked.key))
        throw Object.assign(new Error(`the effect ${asked.key} is there already`), { code: "23505" });
  }

  private write(turn: TurnCommit): void {
    const { fresh, run, extras } = turn;
    let conversation = this.conversations.get(turn.conversationId);
    if (fresh) {
      this.starts.set(`${fresh.endpoint}/${turn.key}`, {
        conversationId: turn.conversationId,
        hash: turn.hash ?? "",
        reply: turn.reply,
      });
      conversation = {
        fresh,
        version: 0,
        lastSeq: 0,
        owner: "bot",
        status: "waiting",
        updatedAt: 0,
        profile: { ...(fresh.profile as { [field: string]: Json }) },
        messages: [],
        runs: new Map(),
        keys: new Map(),
        paths: new Set(),
        effects: new Map(),
        held: [],
      };
      this.conversations.set(turn.conversationId, conversation);
    }
    if (!conversation) return;
    conversation.version++;
    conversation.lastSeq = turn.lastSeq;
    conversation.owner = turn.owner as Owner;
    conversation.status = turn.status as TurnStatus;
    conversation.updatedAt = this.now();
    if (run) {
      const known = conversation.runs.get(run.id);
      if (run.isNew || known)
        conversation.runs.set(run.id, {
          ...run,
          wakeAt: this.flaws.forgetsTimers ? null : run.wakeAt,
          order: known?.order ?? this.runs++,
        });
    }
    if (!fresh && turn.key !== null)
      conversation.keys.set(turn.key, {
        hash: turn.hash ?? "",
        reply: turn.reply,
        turn: conversation.version,
      });
    const messages =
      this.flaws.losesMessages && turn.kind === "message" ? turn.messages.slice(1) : turn.messages;
    for (const message of messages) conversation.messages.push({ ...message, turn: conversation.version });
    for (const event of turn.events)
      if (event.name === "run.held") conversation.held.push(JSON.parse(event.properties));
    if (turn.path !== null) conversation.paths.add(`${run?.id} ${conversation.version} ${turn.path}`);
    this.writeExtras(turn, conversation);
    if (extras?.contact) Object.assign(conversation.profile, extras.contact);
  }

  private writeExtras(turn: TurnCommit, conversation: Conversation): void {
    const { extras, run } = turn;
    if (turn.effect) {
      const effect = conversation.effects.get(turn.effect.id);
      if (effect) Object.assign(effect, { state: "done", result: (extras?.result ?? null) as Json });
    }
    if (!extras) return;
    for (const asked of extras.effects ?? [])
      conversation.effects.set(asked.id, {
        id: asked.id,
        runId: run?.id ?? "",
        key: asked.key,
        kind: asked.kind,
        payload: JSON.parse(JSON.stringify(asked.payload)) as Json,
        state: "leased",
        leaseUntil: this.now() + LEASE,
        fence: 1,
        attempts: 1,
        result: null,
      });
    const named = (one: { event: string; key: string }) => `${one.event}\n${one.key}\n${run?.id}`;
    for (const one of extras.waits ?? [])
      this.waits.set(named(one), { ...one, conversationId: turn.conversationId, runId: run?.id ?? "" });
    for (const one of extras.unwaits ?? []) this.waits.delete(named(one));
    const { kind } = extras.inbox ?? {};
    // Runs that were silent while people had the conversation look anew, but for the one that this turn moves.
    for (const other of kind === "left" || kind === "closed" ? conversation.runs.values() : [])
      if (other.id !== run?.id && other.status === "waiting" && other.wakeAt === null)
        if (kind === "left" || other.flowId === RATING_FLOW_ID) other.wakeAt = this.now();
    const { late } = extras;
    if (!late) return;
    const kept =
      late.of === "turn"
        ? conversation.keys.get(late.key)
        : this.starts.get(`${conversation.fresh.endpoint}/${late.key}`);
    if (kept && (kept.reply === null || this.flaws.overwritesReplies)) kept.reply = late.reply;
  }

  async load(
    workspaceId: string,
    id: string,
    key: string | null,
  ): Promise<{ state: ConversationState; key: StoredKey | undefined } | undefined> {
    const conversation = this.conversations.get(id);
    if (!conversation) return undefined;
    const runs = [...conversation.runs.values()]
      .sort(
        (a, b) =>
          Number(a.status !== "waiting") - Number(b.status !== "waiting") ||
          (b.askedAt ?? -1) - (a.askedAt ?? -1) ||
          b.order - a.order,
      )
      .map((run) => ({
        id: run.id,
        flowId: run.flowId,
        flowVersion: this.flaws.freshVersion ? (this.endpointNow().version ?? 0) : run.flowVersion,
        session: JSON.parse(run.session) as Session,
        askedAt: run.askedAt,
      }));
    const waiting = runs.filter((run) => run.session.status === "waiting");
    const { fresh, version, lastSeq, owner, status, updatedAt } = conversation;
    return {
      state: {
        workspaceId,
        id,
        endpointId: fresh.endpoint,
        contactId: fresh.contact,
        channel: fresh.channel,
        version,
        lastSeq,
        owner,
        status,
        rotation: 0,
        locale: fresh.locale,
        page: fresh.page as Json,
        profile: { ...conversation.profile },
        timeZone: fresh.timeZone,
        updatedAt,
        runs: waiting.length ? waiting : runs.slice(0, 1),
        ...moodOf(conversation.messages),
      },
      key: key === null ? undefined : conversation.keys.get(key),
    };
  }

  async loadStart(_workspaceId: string, endpointId: string, key: string) {
    const found = this.starts.get(`${endpointId}/${key}`);
    return found && { ...found };
  }

  async held(place: Place): Promise<HeldResume[]> {
    const conversation = this.conversations.get(place.conversationId);
    return (conversation?.held ?? []).flatMap(({ run: runId, turn, resume, effect }): HeldResume[] => {
      if (resume) return [{ runId, turn, resume }];
      const done = conversation?.effects.get(effect ?? "");
      if (!done || done.result === null) return [];
      const outcome = done.result as unknown as EffectOutcome;
      return [{ runId, turn, resume: { type: "effect", key: done.key.slice(runId.length + 1), outcome } }];
    });
  }

  async messages(place: Place, after: number, upTo: number): Promise<MessageRow[]> {
    const all = this.conversations.get(place.conversationId)?.messages ?? [];
    return all.filter((one) => one.seq > after && one.seq <= upTo).slice(0, 500);
  }

  async saidSince(place: ReplyPlace) {
    const conversation = this.conversations.get(place.conversationId);
    if (!conversation) return [];
    const since = place.of === "turn" ? (conversation.keys.get(place.key.id)?.turn ?? 0) : 1;
    return conversation.messages
      .filter((one) => one.turn >= since)
      .map(({ id, from, body, turn }) => ({ id, from, body, own: turn === since }));
  }

  async endpoint(_name: EndpointName): Promise<PublishedEndpoint | null> {
    return this.endpointNow();
  }

  async version(_workspaceId: string, _flowId: string, number: number): Promise<StoredVersion | undefined> {
    return this.versions.get(number);
  }

  async waitingRuns(_workspaceId: string, event: { name: string; key?: string }, limit: number) {
    return [...this.waits.values()]
      .filter((one) => one.event === event.name && (one.key === "" || one.key === event.key))
      .slice(0, limit)
      .map(({ conversationId, runId }) => ({ conversationId, runId }));
  }

  async keepReply(place: ReplyPlace, reply: string): Promise<string> {
    const kept =
      place.of === "turn"
        ? this.conversations.get(place.conversationId)?.keys.get(place.key.id)
        : this.starts.get(`${place.endpointId}/${place.key.id}`);
    if (kept && (kept.reply === null || this.flaws.overwritesReplies)) kept.reply = reply;
    return kept?.reply ?? reply;
  }

  async claimTimers(limit: number): Promise<DueTimer[]> {
    const now = this.now();
    const due: DueTimer[] = [];
    for (const [conversationId, { runs }] of this.conversations)
      for (const run of runs.values()) {
        const early = this.flaws.earlyTimers ? 60_000 : 0;
        if (run.wakeAt === null || run.wakeAt > now + early || due.length >= limit) continue;
        const dueAt = run.wakeAt;
        run.wakeAt = now + LEASE;
        due.push({ workspaceId: "", conversationId, runId: run.id, dueAt, now, claim: String(run.wakeAt) });
      }
    return due.map((one) => ({ ...one, workspaceId: this.endpointNow().workspaceId }));
  }

  async putBackTimer(timer: DueTimer): Promise<void> {
    const conversation = this.conversations.get(timer.conversationId);
    const run = conversation?.runs.get(timer.runId);
    if (!conversation || !run || String(run.wakeAt) !== timer.claim) return;
    const { wait, status } = JSON.parse(run.session) as Session;
    const silent =
      conversation.owner === "person" || (conversation.owner === "queue" && wait?.for !== "agent");
    const until = wait?.until;
    if (!silent && status === "waiting" && until !== undefined && until <= this.now()) return;
    run.wakeAt = silent || status !== "waiting" ? null : (until ?? null);
  }

  async claimEffects(limit: number): Promise<DueEffect[]> {
    const now = this.now();
    const due: DueEffect[] = [];
    for (const [conversationId, { effects }] of this.conversations)
      for (const effect of effects.values()) {
        const free = effect.state === "due" || (effect.state === "leased" && effect.leaseUntil < now);
        if (!free || due.length >= limit) continue;
        Object.assign(effect, {
          state: "leased",
          leaseUntil: now + LEASE,
          fence: effect.fence + 1,
          attempts: effect.attempts + 1,
        });
        const { id, runId, key, kind, payload, fence, attempts } = effect;
        const { workspaceId } = this.endpointNow();
        due.push({ workspaceId, conversationId, id, runId, key, kind, payload, fence, attempts });
      }
    return due;
  }

  private leased(lease: EffectLease): Effect | undefined {
    const effect = this.conversations.get(lease.conversationId)?.effects.get(lease.id);
    return effect?.state === "leased" && effect.fence === lease.fence ? effect : undefined;
  }

  async renewEffect(lease: EffectLease): Promise<boolean> {
    const effect = this.leased(lease);
    if (effect) effect.leaseUntil = this.now() + LEASE;
    return effect !== undefined;
  }

  async releaseEffect(lease: EffectLease): Promise<void> {
    const effect = this.leased(lease);
    if (effect) effect.state = "due";
  }

  async settleEffect(lease: EffectLease, result: Json): Promise<void> {
    const effect = this.leased(lease);
    if (effect) Object.assign(effect, { state: "done", result });
  }
}
