import {
  type Awaiting,
  accepts,
  advance,
  awaitingOf,
  begin,
  type CompiledFlow,
  type EffectRequest,
  type Json,
  type Resume,
  type Session,
  type Start,
  type TurnResult,
} from "../../flow";
import { passedOn } from "./campaign-question";
import type { ConversationState, Owner, RunState, TurnStatus } from "./conversation-state";
import type { KnownOrder } from "./order-of";
import {
  backToPeople,
  CANCEL,
  complaintOf,
  PRIORITY_NAMES,
  queuedBy,
  ratingOf,
  type ToPeople,
  toPeople,
  toPeopleAtStart,
} from "./people-turn";
import type { PublishedEndpoint } from "./published-flows";
import { RATING_FLOW, RATING_FLOW_ID, RATING_NODE, ratingWords } from "./rating-flow";
import { type HeldResume, runFor } from "./run-for";
import { eventsOf, pathOf, rowOf } from "./run-row";
import type { EventRow, FreshRow, MessageRow, RunRow, TurnCommit, TurnExtras, TurnKind } from "./turn-commit";
import type { Answering, RequestKey, StartInput, TurnInput } from "./turn-input";
import { universeFor } from "./universe-for";
import { visitorMessage } from "./visitor-message";
import { moodOf, type VisitorMood } from "./visitor-mood";

/** An effect that a turn asks for, with the row that will hold it. */
export interface PlannedEffect {
  readonly id: string;
  readonly runId: string;
  /** Unique in the world: run, turn, node, visit. */
  readonly key: string;
  readonly request: EffectRequest;
}

/** A turn that is ready to be committed, and what holds once it is. */
export interface PlannedTurn {
  readonly commit: TurnCommit;
  readonly next: ConversationState;
  /** JSON text of the turn as the visitor gets it; complete unless effects follow. */
  readonly reply: string;
  /** The messages of the turn, the visitor's included. */
  readonly messages: readonly MessageRow[];
  /** JSON texts of what was said to the visitor since the request. */
  readonly said: readonly string[];
  readonly effects: readonly PlannedEffect[];
  readonly awaiting: Awaiting | null;
  /** About what the new state takes, in bytes. */
  readonly bytes: number;
}

/** What a plan needs to know besides the state. */
export interface PlanWorld {
  readonly now: number;
  /** Makes an id; ids of a later time sort later. */
  readonly newId: (now: number) => string;
  readonly endpoint: PublishedEndpoint;
  /** The version that the run in question began with; the endpoint's own for a new run. */
  readonly flow: CompiledFlow;
  /** What came while people had the conversation, where it is to be known: see `takesUpHeld`. */
  readonly held?: readonly HeldResume[];
  /** What the visitor waits for, where a hard rule was met: see `metRule`. */
  readonly order?: KnownOrder;
}

/** What the people in a conversation are told that it waits for. */
export function conversationAwaits(state: ConversationState): Awaiting | null {
  if (state.owner === "queue") return { type: "person", cancellable: true };
  if (state.owner === "person") return { type: "person" };
  const run = state.runs[0];
  return run ? awaitingOf(run.session) : null;
}

/** Plans the first turn of a conversation. */
export function planStart(
  input: StartInput,
  ids: { conversation: string; contact: string; run: string },
  world: PlanWorld,
): PlannedTurn {
  const { endpoint, flow } = world;
  const state: ConversationState = {
    workspaceId: endpoint.workspaceId,
    id: ids.conversation,
    endpointId: endpoint.id,
    contactId: ids.contact,
    channel: input.channel,
    version: 0,
    lastSeq: 0,
    owner: "bot",
    status: "waiting",
    rotation: 0,
    locale: input.locale,
    page: input.page,
    profile: input.profile,
    timeZone: input.timeZone,
    updatedAt: world.now,
    runs: [],
    ...(input.assigned ? { assigned: input.assigned } : {}),
  };
  const draft = new TurnDraft(state, world, input.key);
  draft.event("conversation.started", { channel: input.channel, flow: flow.id, version: flow.version });
  // Nobody is there who could be handed over or told: an event has begun it.
  const visited = input.start.type !== "event";
  const people = visited ? toPeopleAtStart(endpoint, state) : null;
  const off = visited ? endpoint.people.flowsOff[endpoint.flowId] : undefined;
  let written: { [field: string]: Json } = {};
  if (people) draft.hand(people);
  else if (off !== undefined) draft.tell(off);
  else {
    const result = begin(flow, input.start, universeFor(state, world, ids.run));
    written = result.contact;
    draft.run(
      result,
      { id: ids.run, flowId: flow.id, flowVersion: flow.version, session: result.session, askedAt: null },
      true,
      world.now,
    );
  }
  const fresh: FreshRow = {
    endpoint: endpoint.id,
    contact: ids.contact,
    channel: input.channel,
    locale: input.locale,
    page: input.page,
    profile: { ...input.profile, ...written },
    timeZone: input.timeZone,
  };
  return draft.finish({ kind: "start", fresh, answering: null });
}

/**
 * Plans a turn of a conversation that exists. Null: there is nothing to do (a timer that is not due, an effect that was
 * answered, an owner who does not own). `world.flow` is the version of the run that `runFor` names.
 */
export function planTurn(state: ConversationState, input: TurnInput, world: PlanWorld): PlannedTurn | null {
  const draft = new TurnDraft(state, world, "key" in input ? input.key : null);
  const run = runFor(state, input);
  const owned = state.owner === "queue" || state.owner === "person";
  draft.inChat = state.channel === "campaign" && !owned && ofChat(input);
  const move = (target: RunState, resume: Resume, now = world.now): void => {
    const result = advance(
      world.flow,
      target.session,
      resume,
      universeFor(draft.heard, { ...world, now }, target.id),
    );
    draft.run(result, target, false, now);
  };
  /** What came for a run while people had the conversation, if it still waits for that. */
  const heldFor = (target: RunState): Resume | undefined =>
    world.held?.find(
      ({ runId, turn, resume }) =>
        runId === target.id &&
        (turn === null || turn === target.session.turn) &&
        accepts(target.session, resume, world.now),
    )?.resume;
  /** Back with the bot: with what came in the meantime, else it waits on, its timer set again. */
  const goOn = (target: RunState): void => {
    const came = heldFor(target);
    if (came) move(target, came);
    else draft.rearm(target);
  };
  switch (input.type) {
    case "message": {
      const mood =
        input.reply.text === undefined ? null : moodOf(input.reply.text, world.endpoint.people, state.locale);
      draft.said(input.messageId, visitorMessage(input.reply, conversationAwaits(state)), owned, mood);
      if (state.owner === "queue" && input.reply.command === CANCEL) {
        draft.owner("bot", null, "cancel");
        draft.extras.inbox = { kind: "left" };
        const left: Resume = { type: "agent", outcome: "customerLeft" };
        if (run && accepts(run.session, left, world.now)) move(run, left);
        else if (run) goOn(run);
        break;
      }
      if (owned) break;
      if (run?.flowId === RATING_FLOW_ID) {
        move(run, { type: "reply", reply: input.reply });
        break;
      }
      const people = toPeople(world.endpoint, state, input.reply, mood, world.order);
      if (people) {
        draft.hand(people);
        break;
      }
      const off = world.endpoint.people.flowsOff[world.endpoint.flowId];
      if (off !== undefined) {
        draft.tell(off);
        break;
      }
      if (state.owner === "nobody") {
        draft.owner("bot", null, "visitor");
        draft.extras.inbox = { kind: "reopened" };
        draft.event("conversation.reopened", {});
      }
      if (run && run.session.status === "waiting") move(run, { type: "reply", reply: input.reply });
      else if (!draft.restart({ type: "message", reply: input.reply }) && state.owner === "nobody")
        draft.hand(backToPeople(world.endpoint, state, mood));
      break;
    }
    case "event": {
      if (input.leave !== undefined) {
        if (run?.session.status !== "waiting") return null;
        move(run, { type: "leave", outcome: input.leave });
        break;
      }
      const resume: Resume = {
        type: "event",
        name: input.name,
        data: input.data,
        ...(input.eventKey === undefined ? {} : { key: input.eventKey }),
      };
      const wanted = run !== undefined && accepts(run.session, resume, world.now);
      if (wanted && owned) draft.event("run.held", { run: run.id, turn: run.session.turn, resume });
      else if (wanted) move(run, resume);
      else if (!input.key) return null;
      draft.event("visitor.event", {
        name: input.name,
        ...(input.eventKey === undefined ? {} : { key: input.eventKey }),
      });
      break;
    }
    case "timer": {
      if (!run || silent(state, run)) return null;
      // Woken because people have left: one turn moves one run, and this is one of the others.
      const came = heldFor(run);
      if (came) {
        move(run, came);
        break;
      }
      // By the database's clock alone: ours may be ahead, and go off early what another turn has set meanwhile.
      if (!accepts(run.session, { type: "timer" }, input.now)) return null;
      const now = Math.max(world.now, input.now);
      move(run, { type: "timer" }, now);
      break;
    }
    case "effect": {
      const resume: Resume = { type: "effect", key: input.effectKey, outcome: input.outcome };
      const passed = passedOn(input);
      if (passed) {
        draft.effect = { id: input.effectId, fence: input.fence };
        if (owned) break;
        if (run?.session.status === "waiting") move(run, { type: "reply", reply: passed });
        else draft.restart({ type: "message", reply: passed });
        break;
      }
      if (!run || !accepts(run.session, resume, world.now)) return null;
      draft.effect = { id: input.effectId, fence: input.fence };
      draft.extras.result = input.outcome;
      // The bot is silent while people answer; the result waits until the conversation is given back.
      if (owned) draft.event("run.held", { run: run.id, turn: run.session.turn, effect: input.effectId });
      else move(run, resume);
      break;
    }
    case "agent": {
      const resume: Resume = { type: "agent", outcome: input.outcome };
      if (input.version !== undefined && input.version !== state.version) return null;
      const asks = input.rates === true && world.endpoint.people.csat.on;
      if (asks && state.owner === "nobody") {
        draft.rate();
        break;
      }
      // A campaign's person had the chat, not the campaign's own conversation.
      if (!owned && !(draft.inChat && run && accepts(run.session, resume, world.now))) return null;
      draft.owner("bot", input.userId, input.settles ? input.outcome : "giveBack");
      if (owned)
        draft.extras.inbox = input.settles ? { kind: "closed", outcome: input.outcome } : { kind: "left" };
      if (run && input.node !== undefined) move(run, { type: "jump", node: input.node });
      else if (run && accepts(run.session, resume, world.now)) move(run, resume);
      else if (run && !input.settles) goOn(run);
      else {
        draft.close(input.outcome, input.userId);
        if (asks) draft.rate();
      }
      break;
    }
    case "owner":
      if (!input.from.includes(state.owner) || state.owner === input.to) return null;
      draft.owner(input.to, input.userId, "owner");
      if (owned && input.to === "bot") {
        draft.extras.inbox = { kind: "left" };
        if (run) goOn(run);
      }
      break;
  }
  return draft.finish({
    kind: input.type,
    fresh: null,
    answering: input.type === "effect" ? input.answering : null,
  });
}

/** A turn being put together. */
class TurnDraft {
  readonly extras: TurnExtras = {};
  effect: TurnCommit["effect"] = null;
  /** A campaign's turn that its contact's chat waits for: what it says, and a person whom it asks for, are that chat's. */
  inChat = false;
  private readonly messages: MessageRow[] = [];
  private readonly texts: string[] = [];
  private readonly events: EventRow[] = [];
  private readonly effects: PlannedEffect[] = [];
  private mood: VisitorMood | null = null;
  private ownerNow: Owner;
  /** Where among the events the change of owner stands; -1: none. */
  private changed = -1;
  private seq: number;
  private profile: ConversationState["profile"];
  private runs: readonly RunState[];
  /** A campaign's run: whether it waited for words of its contact before this turn, or does now. */
  private asks = false;
  private assigned: ConversationState["assigned"];
  private row: RunRow | null = null;
  private path: string | null = null;

  constructor(
    private readonly state: ConversationState,
    private readonly world: PlanWorld,
    private readonly key: RequestKey | null,
  ) {
    this.ownerNow = state.owner;
    this.seq = state.lastSeq;
    this.profile = state.profile;
    this.runs = state.runs;
    this.assigned = state.assigned;
  }

  /** `toPeople`: somebody of the team is to read it, and their streams are told. */
  said(id: string, content: { type: string }, toPeople: boolean, mood: VisitorMood | null): void {
    const row = { seq: ++this.seq, id, from: "visitor" as const, body: JSON.stringify(content) };
    this.messages.push(mood ? { ...row, mood: mood.json } : row);
    if (mood) this.mood = mood;
    if (!toPeople) return;
    this.event("message.received", { seq: this.seq, message: id });
    const rule = mood?.rule ?? null;
    const complaint = mood ? complaintOf(this.world.endpoint.people, mood.rules) : null;
    this.extras.inbox = { kind: "spoke", ...(rule === null ? {} : { rule, complaint }) };
  }

  /** The state with the mood of what was just said. */
  get heard(): ConversationState {
    return this.mood ? { ...this.state, mood: this.mood.shown } : this.state;
  }

  /** Notes to which variants the contact has come. */
  private assign(fresh: NonNullable<TurnResult["assigned"]>): void {
    this.assigned = { ...fresh, ...this.assigned };
    const contact = this.state.contactId;
    const rows = Object.entries(fresh).map(([experiment, variant]) => ({ contact, experiment, variant }));
    this.extras.assigned = [...(this.extras.assigned ?? []), ...rows];
  }

  /** Says a text that is not of the flow: a switch's, or that somebody is coming. */
  tell(text: string): void {
    const id = this.world.newId(this.world.now);
    const body = JSON.stringify({ type: "text", text });
    this.messages.push({ seq: ++this.seq, id, from: "system", body });
    this.texts.push(`{"id":"${id}","from":"system",${body.slice(1)}`);
  }

  /** Gives the conversation to people, outside of what the flow asks for: its run stays where it is. */
  hand(people: ToPeople): void {
    const { message, ...inbox } = people;
    this.owner("queue", null, people.reason);
    this.extras.inbox = { kind: "queued", ...inbox };
    this.event("handoff.requested", {
      queue: people.queue,
      priority: PRIORITY_NAMES[people.priority] ?? "normal",
      reason: people.reason,
      ...(people.rule === null ? {} : { rule: people.rule }),
    });
    if (message) this.tell(message);
  }

  /** People are done and no flow goes on. */
  close(outcome: string, userId: string | null): void {
    this.owner("nobody", userId, outcome);
    this.event("conversation.closed", { outcome, ...(userId === null ? {} : { by: userId }) });
  }

  /** Asks how it was. Who was asked already and has not said is asked again. */
  rate(): void {
    const { state, world } = this;
    const words = ratingWords(world.endpoint, state);
    const asked = this.runs.find((one) => one.flowId === RATING_FLOW_ID && one.session.status === "waiting");
    const id = asked?.id ?? world.newId(world.now);
    const universe = universeFor(this.heard, world, id);
    const result = asked
      ? advance(RATING_FLOW, asked.session, { type: "jump", node: RATING_NODE }, universe)
      : begin(RATING_FLOW, { type: "node", node: RATING_NODE, variables: words }, universe);
    const { session } = result;
    const run = asked ?? { id, flowId: RATING_FLOW_ID, flowVersion: 1, session, askedAt: null };
    this.run(result, run, !asked, world.now);
  }

  /** A run that was silent while people answered gets its timer back. */
  rearm(run: RunState): void {
    const { session } = run;
    this.row = rowOf(run, session, false);
  }

  event(name: string, properties: { [key: string]: Json }): void {
    this.events.push({ id: this.world.newId(this.world.now), name, properties: JSON.stringify(properties) });
  }

  owner(to: Owner, userId: string | null, how: string): void {
    if (to === this.ownerNow) return;
    // What changed twice in one turn is one change.
    if (this.changed >= 0) this.events.splice(this.changed, 1);
    this.changed = to === this.state.owner ? -1 : this.events.length;
    if (this.changed >= 0)
      this.event("owner.changed", {
        from: this.state.owner,
        to,
        how,
        ...(userId === null ? {} : { by: userId }),
      });
    this.ownerNow = to;
  }

  /** The conversation's run is over: a message may start a path of the flow that is live now. */
  restart(start: Start): boolean {
    const { flow } = this.world;
    if (!flow.entries.some((entry) => entry.definition.interrupts !== undefined)) return false;
    const id = this.world.newId(this.world.now);
    const result = begin(flow, start, universeFor(this.heard, this.world, id));
    if (result.session.failure?.code === "no_entry") return false;
    this.run(
      result,
      { id, flowId: flow.id, flowVersion: flow.version, session: result.session, askedAt: null },
      true,
      this.world.now,
    );
    return true;
  }

  /** Takes over what the engine gives for a run. */
  run(result: TurnResult, before: RunState, isNew: boolean, now: number): void {
    const { session } = result;
    const { wait } = session;
    for (const output of result.outputs) {
      const { id, from } = output;
      const text = JSON.stringify(output);
      this.messages.push({ seq: ++this.seq, id, from, body: bodyOf(text, id, from) });
      this.texts.push(text);
    }
    for (const one of result.events) {
      this.event(one.name, one.node === "" ? one.properties : { node: one.node, ...one.properties });
      if (one.name === "rating.given") this.extras.rating = ratingOf(one.properties, this.world.newId(now));
    }
    if (result.segments.length) this.path = pathOf(result, before.flowId);
    if (result.assigned) this.assign(result.assigned);
    if (Object.keys(result.contact).length) {
      this.extras.contact = result.contact;
      this.profile = { ...this.profile, ...result.contact };
    }
    if (wait?.for === "agent" && !this.inChat) {
      this.owner("queue", null, "flow");
      const asked = result.events.find((one) => one.name === "handoff.requested");
      if (asked) this.extras.inbox = queuedBy(asked.properties, result, this.heard);
    } else if (this.ownerNow === "queue" && before.session.wait?.for === "agent") {
      this.owner("bot", null, "timeout");
      this.extras.inbox = { kind: "left" };
    }
    for (const request of result.effects) {
      this.effects.push({
        id: this.world.newId(now),
        runId: before.id,
        key: `${before.id}:${request.key}`,
        request,
      });
    }
    this.wakeOn(isNew ? null : before.session, session);
    const asks = session.status === "waiting" && wait?.for === "reply";
    this.asks ||= asks || before.session.wait?.for === "reply";
    const after: RunState = { ...before, session, askedAt: asks ? this.state.version + 1 : before.askedAt };
    const others = this.runs.filter((one) => one.id !== before.id && one.session.status === "waiting");
    this.runs = session.status === "waiting" || others.length === 0 ? [after, ...others] : others;
    this.row = rowOf(after, session, isNew);
  }

  /** Notes who waits for which events, so that an event finds its runs. */
  private wakeOn(before: Session | null, after: Session): void {
    const old = before ? eventsOf(before) : [];
    const now = eventsOf(after);
    if (old.length === 0 && now.length === 0) return;
    const same = (a: { event: string; key: string }) => (b: { event: string; key: string }) =>
      a.event === b.event && a.key === b.key;
    this.extras.waits = now.filter((one) => !old.some(same(one)));
    this.extras.unwaits = old.filter((one) => !now.some(same(one)));
  }

  /** A campaign that has come to rest and talks: its contact's chat is told, by an effect that nothing waits for. */
  private tellChat(): void {
    if (!this.row || this.effects.length > 0 || !(this.asks || this.seq > 0)) return;
    const key = `tell:${this.state.version + 1}`;
    this.effects.push({
      id: this.world.newId(this.world.now),
      runId: this.row.id,
      key: `${this.row.id}:${key}`,
      request: { kind: "relay", key, request: { type: "tell" } },
    });
  }

  finish(options: { kind: TurnKind; fresh: FreshRow | null; answering: Answering | null }): PlannedTurn {
    const { state, key } = this;
    const { fresh, answering } = options;
    if (state.channel === "campaign" && !this.inChat) this.tellChat();
    if (this.effects.length) {
      this.extras.effects = this.effects.map(({ id, key: effectKey, request }) => ({
        id,
        key: effectKey,
        kind: request.kind,
        payload: request.request,
      }));
    }
    const version = state.version + 1;
    const status = statusOf(this.ownerNow, this.runs);
    const next: ConversationState = {
      ...state,
      version,
      lastSeq: this.seq,
      owner: this.ownerNow,
      status,
      profile: this.profile,
      updatedAt: this.world.now,
      runs: this.runs,
      ...(this.mood ? { mood: this.mood.shown } : {}),
      ...(this.assigned ? { assigned: this.assigned } : {}),
    };
    const awaiting = conversationAwaits(next);
    const said = answering ? [...answering.said, ...this.texts] : this.texts;
    const reply = turnText(said, awaiting, status, version);
    const pending = this.effects.length > 0;
    if (answering && !pending) this.extras.late = { of: answering.of, key: answering.key, reply };
    const commit: TurnCommit = {
      kind: options.kind,
      workspaceId: state.workspaceId,
      conversationId: state.id,
      expected: fresh ? -1 : state.version,
      owner: this.ownerNow,
      status,
      lastSeq: this.seq,
      key: key?.id ?? null,
      hash: key?.hash ?? null,
      reply: pending ? null : reply,
      fresh,
      run: this.row,
      path: this.path,
      messages: this.messages,
      events: this.events,
      extras: Object.keys(this.extras).length ? this.extras : null,
      effect: this.effect,
    };
    const bytes = 1_000 + (this.row?.session.length ?? 500) * 3;
    return { commit, next, reply, messages: this.messages, said, effects: this.effects, awaiting, bytes };
  }
}

/** A message's JSON text without its id and sender, which stand first in it and in columns of their own. */
const bodyOf = (text: string, id: string, from: string): string =>
  `{${text.slice(`{"id":"${id}","from":"${from}",`.length)}`;

/** The turn as the API gives it, from messages that are JSON already. */
export function turnText(
  messages: readonly string[],
  awaiting: Awaiting | null,
  status: TurnStatus,
  version: number,
): string {
  return `{"messages":[${messages.join(",")}],"awaiting":${awaiting === null ? "null" : JSON.stringify(awaiting)},"status":"${status}","version":${version}}`;
}

/** An answer in a campaign's chat, what follows from it, and how it ended with a person there. */
const ofChat = (input: TurnInput): boolean =>
  input.type === "message" || input.type === "agent" || (input.type === "effect" && input.answering !== null);

/** While people have a conversation, its flow moves only where it waits for them. */
const silent = (state: ConversationState, run: RunState): boolean =>
  state.owner === "person" || (state.owner === "queue" && run.session.wait?.for !== "agent");

function statusOf(owner: Owner, runs: readonly RunState[]): TurnStatus {
  if (owner === "queue" || owner === "person") return "person";
  return runs[0]?.session.status ?? "ended";
}
