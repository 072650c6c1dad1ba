import type { TurnCommit } from "../../server/conversations/turn-commit";
import type { TurnStore } from "../../server/conversations/turn-store";
import type { Stage } from "./stage";

/** The store by the simulation's clock, with the judge looking on; broken where the history is to be a wrong one. */
export function witnessedStore(stage: Stage, committed: (turn: TurnCommit) => void): TurnStore {
  const { backend, judge, flaws } = stage;
  const { store } = backend;
  const commit: TurnStore["commit"] = async (turns) => {
    const through = await store.commit(turns);
    for (const index of through) {
      const turn = turns[index];
      if (!turn) continue;
      stage.tell(
        `commit ${turn.kind} ${turn.conversationId} ${turn.expected} -> ${turn.owner} ${turn.status} ${turn.run?.session ?? ""}`,
      );
      committed(turn);
    }
    return through;
  };
  const look = <T>(work: () => Promise<T>): Promise<T> => {
    stage.setNow();
    return work();
  };
  return {
    commit: (turns) => look(() => commit(turns)),
    load: async (...args) => {
      const loaded = await look(() => store.load(...args));
      if (!loaded || !(flaws.forgetsOwner || flaws.forgetsKeys)) return loaded;
      return {
        state: flaws.forgetsOwner ? { ...loaded.state, owner: "bot" } : loaded.state,
        key: flaws.forgetsKeys ? undefined : loaded.key,
      };
    },
    loadStart: (...args) => look(() => store.loadStart(...args)),
    held: (...args) => look(() => store.held(...args)),
    messages: (...args) => look(() => store.messages(...args)),
    saidSince: (...args) => look(() => store.saidSince(...args)),
    endpoint: (...args) => look(() => store.endpoint(...args)),
    version: (...args) => look(() => store.version(...args)),
    waitingRuns: (...args) => look(() => store.waitingRuns(...args)),
    keepReply: (...args) => look(() => store.keepReply(...args)),
    claimTimers: async (limit) => {
      const claimed = await look(() => store.claimTimers(limit));
      judge.claimedTimers(claimed);
      return flaws.earlyTimers ? claimed.map((one) => ({ ...one, now: one.now + 60_000 })) : claimed;
    },
    putBackTimer: (timer) => look(() => store.putBackTimer(timer)),
    claimEffects: async (limit) => {
      if (flaws.noTakeover) return [];
      const claimed = await look(() => store.claimEffects(limit));
      judge.claimedEffects(claimed);
      return claimed;
    },
    renewEffect: (lease) => look(() => store.renewEffect(lease)),
    releaseEffect: (lease) => look(() => store.releaseEffect(lease)),
    settleEffect: (lease, result) => look(() => store.settleEffect(lease, result)),
  };
}
