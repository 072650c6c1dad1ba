import { accepts, type Resume } from "../../flow";
import { passedOn } from "./campaign-question";
import type { ConversationState, RunState } from "./conversation-state";
import { backToPeople, CANCEL, toPeople } from "./people-turn";
import type { PlannedTurn, PlanWorld } from "./planned-turn";
import { RATING_FLOW_ID } from "./rating-flow";
import { runFor } from "./run-for";
import { TurnDraft } from "./turn-draft";
import type { TurnInput } from "./turn-input";
import { conversationAwaits } from "./turn-text";
import { visitorMessage } from "./visitor-message";
import { moodOf } from "./visitor-mood";

/**
 * Plans a turn of a conversation that exists. Null: there is nothing to do (a timer that is not due, an effect that was
 * answered, an owner who does not own). `world.flow` is the version of the run that `runFor` names.
 */
export function planTurn(state: ConversationState, input: TurnInput, world: PlanWorld): PlannedTurn | null {
  const draft = new TurnDraft(state, world, "key" in input ? input.key : null);
  const run = runFor(state, input);
  draft.inChat = state.channel === "campaign" && !draft.owned && ofChat(input);
  if (!take(draft, input, run)) return null;
  return draft.finish({
    kind: input.type,
    fresh: null,
    answering: input.type === "effect" ? input.answering : null,
  });
}

/** What an input does to its run and its conversation. False: nothing, and nothing is to be written. */
function take(draft: TurnDraft, input: TurnInput, run: RunState | undefined): boolean {
  switch (input.type) {
    case "message":
      takeMessage(draft, input, run);
      return true;
    case "event":
      return takeEvent(draft, input, run);
    case "timer":
      return takeTimer(draft, input, run);
    case "effect":
      return takeEffect(draft, input, run);
    case "agent":
      return takeAgent(draft, input, run);
    case "owner":
      return takeOwner(draft, input, run);
  }
}

type Of<Type extends TurnInput["type"]> = Extract<TurnInput, { type: Type }>;

/** Words of a visitor: for the people who have the conversation, for those who must get it, or for a flow. */
function takeMessage(draft: TurnDraft, input: Of<"message">, run: RunState | undefined): void {
  const { state, owned } = draft;
  const { endpoint, order, now } = draft.world;
  const { reply } = input;
  const mood = reply.text === undefined ? null : moodOf(reply.text, endpoint.people, state.locale);
  draft.said(input.messageId, visitorMessage(reply, conversationAwaits(state)), owned, mood);
  if (state.owner === "queue" && reply.command === CANCEL) {
    draft.owner("bot", null, "cancel");
    draft.extras.inbox = { kind: "left" };
    const left: Resume = { type: "agent", outcome: "customerLeft" };
    if (run && accepts(run.session, left, now)) draft.move(run, left);
    else if (run) draft.goOn(run);
    return;
  }
  if (owned) return;
  if (run?.flowId === RATING_FLOW_ID) return draft.move(run, { type: "reply", reply });
  const people = toPeople(endpoint, state, reply, mood, order);
  if (people) return draft.hand(people);
  const off = endpoint.people.flowsOff[endpoint.flowId];
  if (off !== undefined) return draft.tell(off);
  if (state.owner === "nobody") {
    draft.owner("bot", null, "visitor");
    draft.extras.inbox = { kind: "reopened" };
    draft.event("conversation.reopened", {});
  }
  if (run && run.session.status === "waiting") draft.move(run, { type: "reply", reply });
  else if (!draft.restart({ type: "message", reply }) && state.owner === "nobody")
    draft.hand(backToPeople(endpoint, state, mood));
}

/** Something has happened, or the run's campaign was left. */
function takeEvent(draft: TurnDraft, input: Of<"event">, run: RunState | undefined): boolean {
  if (input.leave !== undefined) {
    if (run?.session.status !== "waiting") return false;
    draft.move(run, { type: "leave", outcome: input.leave });
    return true;
  }
  const { name, data } = input;
  const key: { key?: string } = input.eventKey === undefined ? {} : { key: input.eventKey };
  const resume: Resume = { type: "event", name, data, ...key };
  const wanted = run !== undefined && accepts(run.session, resume, draft.world.now);
  if (wanted && draft.owned) draft.event("run.held", { run: run.id, turn: run.session.turn, resume });
  else if (wanted) draft.move(run, resume);
  else if (!input.key) return false;
  draft.event("visitor.event", { name, ...key });
  return true;
}

function takeTimer(draft: TurnDraft, input: Of<"timer">, run: RunState | undefined): boolean {
  if (!run || silent(draft.state, run)) return false;
  // Woken because people have left: one turn moves one run, and this is one of the others.
  const came = draft.heldFor(run);
  if (came) {
    draft.move(run, came);
    return true;
  }
  // By the database's clock alone: ours may be ahead, and go off early what another turn has set meanwhile.
  if (!accepts(run.session, { type: "timer" }, input.now)) return false;
  draft.move(run, { type: "timer" }, Math.max(draft.world.now, input.now));
  return true;
}

/** The result of an effect, or what a campaign's question gives back to the chat that it stands in. */
function takeEffect(draft: TurnDraft, input: Of<"effect">, run: RunState | undefined): boolean {
  const lease = { id: input.effectId, fence: input.fence };
  const reply = passedOn(input);
  if (reply) {
    draft.effect = lease;
    if (draft.owned) return true;
    if (run?.session.status === "waiting") draft.move(run, { type: "reply", reply });
    else draft.restart({ type: "message", reply });
    return true;
  }
  const resume: Resume = { type: "effect", key: input.effectKey, outcome: input.outcome };
  if (!run || !accepts(run.session, resume, draft.world.now)) return false;
  draft.effect = lease;
  draft.extras.result = input.outcome;
  // The bot is silent while people answer; the result waits until the conversation is given back.
  if (draft.owned) draft.event("run.held", { run: run.id, turn: run.session.turn, effect: input.effectId });
  else draft.move(run, resume);
  return true;
}

/** People are done with a conversation, or give it back to its flow. */
function takeAgent(draft: TurnDraft, input: Of<"agent">, run: RunState | undefined): boolean {
  const { state, world, owned } = draft;
  const resume: Resume = { type: "agent", outcome: input.outcome };
  if (input.version !== undefined && input.version !== state.version) return false;
  const asks = input.rates === true && world.endpoint.people.csat.on;
  if (asks && state.owner === "nobody") {
    draft.rate();
    return true;
  }
  const awaited = run !== undefined && accepts(run.session, resume, world.now);
  // A campaign's person had the chat, not the campaign's own conversation.
  if (!owned && !(draft.inChat && awaited)) return false;
  draft.owner("bot", input.userId, input.settles ? input.outcome : "giveBack");
  if (owned)
    draft.extras.inbox = input.settles ? { kind: "closed", outcome: input.outcome } : { kind: "left" };
  if (run && input.node !== undefined) draft.move(run, { type: "jump", node: input.node });
  else if (awaited) draft.move(run, resume);
  else if (run && !input.settles) draft.goOn(run);
  else {
    draft.close(input.outcome, input.userId);
    if (asks) draft.rate();
  }
  return true;
}

function takeOwner(draft: TurnDraft, input: Of<"owner">, run: RunState | undefined): boolean {
  const { state } = draft;
  if (!input.from.includes(state.owner) || state.owner === input.to) return false;
  draft.owner(input.to, input.userId, "owner");
  if (draft.owned && input.to === "bot") {
    draft.extras.inbox = { kind: "left" };
    if (run) draft.goOn(run);
  }
  return true;
}

/** An answer in a campaign's chat, what follows from it, and how it ended with a person there. */
const ofChat = (input: TurnInput): boolean =>
  input.type === "message" || input.type === "agent" || (input.type === "effect" && input.answering !== null);

/** While people have a conversation, its flow moves only where it waits for them. */
const silent = (state: ConversationState, run: RunState): boolean =>
  state.owner === "person" || (state.owner === "queue" && run.session.wait?.for !== "agent");
