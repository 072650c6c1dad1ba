import type { Boundary } from "../../server/conversations/turn-store";
import { Chance } from "../support/generate-value";
import type { FlowName } from "./flows";

/** Kinds of faults; a history has some of them. */
export const FAULTS = [
  "slow",
  "fail",
  "conflict",
  "crash",
  "freeze",
  "stop",
  "clock",
  "skip",
  "republish",
  "duplicate",
  "lostReply",
  "outside",
] as const;
export type Fault = (typeof FAULTS)[number];

/** Parts of the program or of the world that do not do what they should, to see that the judge notices. */
export interface Flaws {
  readonly noVersionGuard?: boolean;
  readonly noKeyGuard?: boolean;
  readonly noFence?: boolean;
  readonly earlyTimers?: boolean;
  readonly forgetsTimers?: boolean;
  readonly losesMessages?: boolean;
  readonly overwritesReplies?: boolean;
  readonly freshVersion?: boolean;
  /** The reply leaves before the commit. */
  readonly earlyReply?: boolean;
  /** The receiver is told another key at every attempt. */
  readonly freshKeys?: boolean;
  /** The answer to a shared question is given to whoever asks the next one. */
  readonly mixesShared?: boolean;
  /** What is read of a conversation says that the bot has it. */
  readonly forgetsOwner?: boolean;
  /** Sessions are not stored as the engine gave them. */
  readonly changesSessions?: boolean;
  /** Walks along a line that is not there. */
  readonly changesPaths?: boolean;
  /** Effects whose process died are left alone. */
  readonly noTakeover?: boolean;
  /** The store forgets a request's key: a repeat is a new turn. */
  readonly forgetsKeys?: boolean;
  /** A person who was too late is told that they have the conversation. */
  readonly politeClaims?: boolean;
}

/** One history: everything in it follows from these. */
export interface Plan {
  readonly seed: number;
  readonly actions: number;
  readonly without: readonly Fault[];
  /** These faults with these shares, and no others. */
  readonly only?: { readonly [F in Fault]?: number };
  /** This flow in all versions. */
  readonly flow?: FlowName;
  /** A process dies where it crosses this boundary for the nth time, before or after the store has done it. */
  readonly crashAt?: {
    readonly boundary: Boundary;
    readonly moment: "before" | "after";
    readonly nth: number;
  };
}

export const planOf = (seed: number): Plan => ({
  seed,
  actions: 5 + new Chance(seed ^ 0x5bd1e995).below(14),
  without: [],
});

/** The faults of a plan with their shares. Each comes from its own chance, so that leaving one out leaves the others. */
export function faultsOf(plan: Plan): ReadonlyMap<Fault, number> {
  if (plan.only) return new Map(Object.entries(plan.only) as [Fault, number][]);
  const chance = new Chance(plan.seed ^ 0x27d4eb2f);
  const faults = new Map<Fault, number>();
  for (const fault of FAULTS) {
    const share = chance.maybe(0.55) ? 0.02 + chance.next() * 0.15 : 0;
    if (share > 0 && !plan.without.includes(fault)) faults.set(fault, share);
  }
  return faults;
}
