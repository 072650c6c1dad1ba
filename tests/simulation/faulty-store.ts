import type { TurnStore } from "../../server/conversations/turn-store";
import type { Crossing, Fate, Life } from "./process";
import { never } from "./process";

const gone = (code: string) => Object.assign(new Error("Connection terminated unexpectedly"), { code });

/**
 * A process's connection to the store. Every call may be slow or fail, and the process may die on either side of it;
 * what happened in the store then stays.
 */
export function faultyStore(
  inner: TurnStore,
  life: Life,
  fate: (crossings: readonly Crossing[]) => Fate,
  world: {
    readonly crossed: (crossings: readonly Crossing[]) => void;
    readonly busy: { calls: number; done: number };
  },
): TurnStore {
  const cross = async <T>(crossings: readonly Crossing[], work: () => Promise<T>): Promise<T> => {
    await life.ready();
    const chosen = fate(crossings);
    if (chosen.kind === "slow" && chosen.before) await life.sleep(chosen.before);
    await life.ready();
    if ("moment" in chosen && chosen.moment === "before") return end(chosen);
    world.busy.calls++;
    const result = await work().finally(() => world.busy.done++);
    world.crossed(crossings);
    if ("moment" in chosen) return end(chosen);
    if (chosen.kind === "slow" && chosen.after) await life.sleep(chosen.after);
    await life.ready();
    return result;
  };
  const end = (chosen: Extract<Fate, { moment: unknown }>): Promise<never> => {
    if (chosen.kind === "fail") throw gone(chosen.code ?? "ECONNRESET");
    life.crash();
    return never();
  };
  return {
    commit: (turns) =>
      cross([...new Set(turns.map((turn) => `commit ${turn.kind}` as const))], () => inner.commit(turns)),
    load: (...args) => cross(["read"], () => inner.load(...args)),
    loadStart: (...args) => cross(["read"], () => inner.loadStart(...args)),
    held: (...args) => cross(["read"], () => inner.held(...args)),
    messages: (...args) => cross(["read"], () => inner.messages(...args)),
    saidSince: (...args) => cross(["read"], () => inner.saidSince(...args)),
    endpoint: (...args) => cross(["read"], () => inner.endpoint(...args)),
    version: (...args) => cross(["read"], () => inner.version(...args)),
    waitingRuns: (...args) => cross(["read"], () => inner.waitingRuns(...args)),
    keepReply: (...args) => cross(["keepReply"], () => inner.keepReply(...args)),
    claimTimers: (...args) => cross(["claimTimers"], () => inner.claimTimers(...args)),
    putBackTimer: (...args) => cross(["putBackTimer"], () => inner.putBackTimer(...args)),
    claimEffects: (...args) => cross(["claimEffects"], () => inner.claimEffects(...args)),
    renewEffect: (...args) => cross(["renewEffect"], () => inner.renewEffect(...args)),
    releaseEffect: (...args) => cross(["releaseEffect"], () => inner.releaseEffect(...args)),
    settleEffect: (...args) => cross(["settleEffect"], () => inner.settleEffect(...args)),
  };
}
