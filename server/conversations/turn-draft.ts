import { accepts, advance, begin, type Json, type Resume, type Start, type TurnResult } from "../../flow";
import type { ConversationState, Owner, RunState, TurnStatus } from "./conversation-state";
import { complaintOf, PRIORITY_NAMES, queuedBy, ratingOf, type ToPeople } from "./people-turn";
import type { PlannedEffect, PlannedTurn, PlanWorld } from "./planned-turn";
import { RATING_FLOW, RATING_FLOW_ID, RATING_NODE, ratingWords } from "./rating-flow";
import { newRun, pathOf, rowOf, waitChanges } from "./run-row";
import type { EventRow, FreshRow, MessageRow, RunRow, TurnCommit, TurnExtras, TurnKind } from "./turn-commit";
import type { Answering, RequestKey } from "./turn-input";
import { conversationAwaits, messageBody, messageText, turnText } from "./turn-text";
import { universeFor } from "./universe-for";
import type { VisitorMood } from "./visitor-mood";

/** A turn being put together: what is said, moved, written and asked for, until `finish` makes a commit of it. */
export class TurnDraft {
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
    /** As it was before the turn. */
    readonly state: ConversationState,
    readonly world: PlanWorld,
    private readonly key: RequestKey | null,
  ) {
    this.ownerNow = state.owner;
    this.seq = state.lastSeq;
    this.profile = state.profile;
    this.runs = state.runs;
    this.assigned = state.assigned;
  }

  /** Whether people had the conversation before this turn. */
  get owned(): boolean {
    return this.state.owner === "queue" || this.state.owner === "person";
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
    const row = {
      seq: ++this.seq,
      id,
      from: "system" as const,
      body: JSON.stringify({ type: "text", text }),
    };
    this.messages.push(row);
    this.texts.push(messageText(row));
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
    this.run(result, asked ?? newRun(id, RATING_FLOW, result.session), !asked, world.now);
  }

  /** Gives a run what it waits for, and takes over how it goes on. */
  move(run: RunState, resume: Resume, now = this.world.now): void {
    const universe = universeFor(this.heard, { ...this.world, now }, run.id);
    this.run(advance(this.world.flow, run.session, resume, universe), run, false, now);
  }

  /** Back with the bot: a run goes on with what came in the meantime, else waits on, its timer set again. */
  goOn(run: RunState): void {
    const came = this.heldFor(run);
    if (came) this.move(run, came);
    else this.row = rowOf(run, run.session, false);
  }

  /** What came for a run while people had the conversation, if it still waits for that. */
  heldFor(run: RunState): Resume | undefined {
    return this.world.held?.find(
      ({ runId, turn, resume }) =>
        runId === run.id &&
        (turn === null || turn === run.session.turn) &&
        accepts(run.session, resume, this.world.now),
    )?.resume;
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
    this.run(result, newRun(id, flow, result.session), true, this.world.now);
    return true;
  }

  /** Takes over what the engine gives for a run. */
  run(result: TurnResult, before: RunState, isNew: boolean, now: number): void {
    const { session } = result;
    const { wait } = session;
    for (const output of result.outputs) {
      const { id, from } = output;
      const text = JSON.stringify(output);
      this.messages.push({ seq: ++this.seq, id, from, body: messageBody(text, id, from) });
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
    const waits = waitChanges(isNew ? null : before.session, session);
    if (waits) {
      this.extras.waits = waits.added;
      this.extras.unwaits = waits.gone;
    }
    const asks = session.status === "waiting" && wait?.for === "reply";
    this.asks ||= asks || before.session.wait?.for === "reply";
    const after: RunState = { ...before, session, askedAt: asks ? this.state.version + 1 : before.askedAt };
    const others = this.runs.filter((one) => one.id !== before.id && one.session.status === "waiting");
    this.runs = session.status === "waiting" || others.length === 0 ? [after, ...others] : others;
    this.row = rowOf(after, session, isNew);
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

function statusOf(owner: Owner, runs: readonly RunState[]): TurnStatus {
  if (owner === "queue" || owner === "person") return "person";
  return runs[0]?.session.status ?? "ended";
}
