import { begin, type Json } from "../../flow";
import type { ConversationState } from "./conversation-state";
import { toPeopleAtStart } from "./people-turn";
import type { PlannedTurn, PlanWorld } from "./planned-turn";
import { newRun } from "./run-row";
import type { FreshRow } from "./turn-commit";
import { TurnDraft } from "./turn-draft";
import type { StartInput } from "./turn-input";
import { universeFor } from "./universe-for";

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
    draft.run(result, newRun(ids.run, flow, result.session), true, world.now);
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
