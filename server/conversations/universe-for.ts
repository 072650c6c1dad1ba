import type { Universe } from "../../flow";
import { isOpen } from "../../flow/text/calendar";
import type { ConversationState } from "./conversation-state";
import type { PlanWorld } from "./planned-turn";
import { calendarOf } from "./queue-calendar";
import { seedOf } from "./seed";

/** What a run may know of the world in one turn of its conversation. */
export function universeFor(state: ConversationState, world: PlanWorld, runId: string): Universe {
  const { endpoint, now } = world;
  return {
    now,
    id: () => world.newId(now),
    seed: seedOf(runId),
    contact: state.profile,
    conversation: {
      id: state.id,
      channel: state.channel,
      ...(state.locale === null ? {} : { locale: state.locale }),
      ...(state.page === null ? {} : { page: state.page }),
      ...(state.mood === undefined ? {} : { mood: state.mood }),
    },
    isOpen: (queue) => isOpen(calendarOf(endpoint, queue), now, endpoint.timeZone),
    workspace: endpoint.constants,
    timeZone: state.timeZone ?? endpoint.timeZone,
    stickyId: state.contactId,
    ...(state.assigned ? { assigned: state.assigned } : {}),
  };
}
