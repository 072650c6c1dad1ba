import { databaseFault } from "../db/pools";
import { AppError } from "../errors";
import { metrics } from "../metrics/process-metrics";
import type { Watch } from "./conversation-bus";
import { conversationToken } from "./conversation-token";
import { planStart } from "./plan-start";
import type { PlaneCore } from "./plane-core";
import type { PublishedEndpoint } from "./published-flows";
import { ANSWER_MS, Exchange } from "./receive-message";
import { type ReplyPlace, storedReply } from "./stored-reply";
import { endOf, type TakenTurn } from "./take-turn";
import type { StartInput } from "./turn-input";

export interface StartedConversation {
  readonly conversation: string;
  readonly token: string;
  /** JSON text of the first turn. */
  readonly turn: string;
}

const TRIES = 3;

/**
 * Begins a conversation at an endpoint. The same start id gives the same conversation, token and turn. 503 while so many
 * turns wait that those who talk already would feel it.
 */
export async function startConversation(
  core: PlaneCore,
  endpoint: PublishedEndpoint,
  input: StartInput,
  watch?: Watch,
): Promise<StartedConversation> {
  core.committer.admitStart();
  const { workspaceId, id: endpointId } = endpoint;
  const deadline = core.timers.elapsed() + ANSWER_MS;
  const flow = await core.flows.flow(workspaceId, endpoint.flowId, endpoint.version ?? 0);
  return core.chain.run(`start:${endpointId}:${input.key.id}`, async () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const now = core.clock.now();
      const ids = {
        conversation: core.newId(now),
        contact: input.contactId ?? core.newId(now),
        run: core.newId(now),
      };
      const turn = planStart(input, ids, { now, newId: core.newId, endpoint, flow });
      const place: ReplyPlace = {
        of: "start",
        workspaceId,
        endpointId,
        conversationId: ids.conversation,
        key: input.key,
      };
      const take = async (): Promise<TakenTurn> => {
        const began = core.timers.elapsed();
        const committed = await core.committer.commit(turn.commit).catch((error: unknown) => {
          metrics.turns.count("start", endOf(error), core.timers.elapsed() - began);
          throw databaseFault(error) ?? error;
        });
        metrics.turns.count("start", committed ? "committed" : "repeated", core.timers.elapsed() - began);
        if (!committed) return { outcome: "nothing", state: undefined };
        core.committed(turn);
        return { outcome: "committed", turn };
      };
      const answer = await new Exchange(core, place, watch).run(take, deadline);
      if (answer.outcome === "reply") return started(core, workspaceId, ids.conversation, 0, answer.text);
      if (answer.outcome === "repeated")
        return started(
          core,
          workspaceId,
          ids.conversation,
          0,
          await storedReply(core, place, answer.key, deadline),
        );
      const known = await core.store.loadStart(workspaceId, endpointId, input.key.id);
      if (!known) continue; // the one that was quicker has been rolled back
      const { conversationId } = known;
      const text = await storedReply(core, { ...place, conversationId }, known, deadline);
      const loaded = await core.store.load(workspaceId, conversationId, null);
      return started(core, workspaceId, conversationId, loaded?.state.rotation ?? 0, text);
    }
    throw new AppError(503, "busy", "The conversation could not be started; try again.", {
      details: { retryAfter: 1 },
    });
  });
}

function started(
  core: PlaneCore,
  workspaceId: string,
  conversation: string,
  rotation: number,
  turn: string,
): StartedConversation {
  return { conversation, token: conversationToken(workspaceId, conversation, rotation, core.secret), turn };
}
