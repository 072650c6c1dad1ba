import type { Json } from "../text/json";
import type { Message } from "./chat";
import type { EffectRequest } from "./effects";
import type { Session } from "./session";

/** One edge walked: analytics for free. `edge` is null where an outlet leads nowhere. */
export type Segment = {
  flow: string;
  version: number;
  from: string;
  outlet: string;
  to: string | null;
  edge: string | null;
};

/** Something worth recording. Names are the typed catalogue's: `goal.reached`, `node.problem`, `handoff.requested`, … */
export type FlowEvent = { name: string; node: string; properties: { [key: string]: Json } };

/** What one call of begin or advance gives. Nothing has been done yet: the caller commits and performs it. */
export type TurnResult = {
  session: Session;
  outputs: Message[];
  events: FlowEvent[];
  segments: Segment[];
  /** Nodes entered in this turn, in order: the simulator lights them up. */
  path: string[];
  effects: EffectRequest[];
  /** Profile fields the flow wrote. */
  contact: { [field: string]: Json };
  /** The variants of experiments that the contact has come to for the first time, by the experiment's key. */
  assigned?: { [experiment: string]: string };
};

/** Everything a run may know of the world; the caller gives it, so a replay is exact. */
export type Universe = {
  /** Epoch milliseconds. */
  now: number;
  /** A new message id. */
  id: () => string;
  /** 32-bit seed of the session's random numbers: read by `begin` alone. */
  seed: number;
  contact: { [field: string]: Json };
  conversation: { id?: string; channel?: string; locale?: string; page?: Json; mood?: Json };
  /** Whether people are there now, by the queue's hours or the workspace's; without it, always. */
  isOpen?: (queue?: string) => boolean;
  workspace: { [name: string]: Json };
  /** IANA zone for local times. */
  timeZone: string;
  /** Who is sticky in a split: the contact's id, or the conversation's. */
  stickyId: string;
  /** The variants that the contact has had of experiments: they keep them, whatever the weights are now. */
  assigned?: { readonly [experiment: string]: string };
};
