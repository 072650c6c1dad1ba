import type { Json } from "../text/json";
import type { Awaiting, FileRef } from "./chat";
import type { EffectOutcome, EffectRequest } from "./effects";

/** What parks a session. One mechanism for everything that takes time. `until` is epoch milliseconds. */
export type Wait = {
  node: string;
  until?: number;
  /** What the node remembers between entering and resuming (tries so far, matched options…). */
  state?: Json;
} & (
  | { for: "reply"; awaiting: Awaiting }
  | { for: "timer" }
  | { for: "event"; events: { name: string; key?: string }[] }
  | { for: "effect"; effect: EffectRequest }
  | { for: "agent"; queue?: string; priority: "normal" | "high" | "urgent" }
);

/** What to come back to: a sub-flow's caller, a loop's next round, or the question that was interrupted. */
export type Frame =
  | { kind: "call"; node: string; flow: string; version: number; vars: Vars }
  | { kind: "loop"; node: string; items: Json[]; index: number }
  | {
      kind: "interrupt";
      wait: Wait;
      repeat: boolean;
      /** The message that interrupted: on coming back it is taken as the answer. */
      reply?: Reply;
    };

export type Vars = { [name: string]: Json };

/** A run's whole state: plain JSON, the same after being written and read. */
export type Session = {
  schema: 1;
  flow: string;
  version: number;
  status: "waiting" | "ended" | "failed";
  /** Counts the calls of begin and advance. */
  turn: number;
  /** State of the session's own random numbers. */
  random: number;
  vars: Vars;
  stack: Frame[];
  visits: { [node: string]: number };
  wait: Wait | null;
  /** Effects asked for since something else than an effect's result moved the run; not there when none. */
  calls?: number;
  /** How it ended, by the author's word, or why it failed. */
  outcome?: string;
  failure?: { code: string; message: string; node?: string };
  /** What started or last woke the run: readable as `event` in templates. */
  event: Json;
  /** The last exchanges, kept only where a node of the flow reads them. */
  history: { from: "visitor" | "bot"; text: string }[];
};

/** A visitor's message as the engine sees it. At least one field is there. */
export type Reply = {
  text?: string;
  /** An option's id. */
  choice?: string;
  choices?: string[];
  file?: FileRef;
  files?: FileRef[];
  form?: { [name: string]: Json };
  location?: { latitude: number; longitude: number };
  /** A command given by the page around the chat, not typed by the visitor. */
  command?: string;
};

export type AgentOutcome = "resolved" | "unresolved" | "closed" | "customerLeft";

export type Resume =
  | { type: "reply"; reply: Reply }
  | { type: "timer" }
  | { type: "event"; name: string; key?: string; data: Json }
  | { type: "effect"; key: string; outcome: EffectOutcome }
  | { type: "agent"; outcome: AgentOutcome }
  /** A person sends the run to another step, whatever it waits for. */
  | { type: "jump"; node: string }
  /** The run is over wherever it stands: its campaign's goal was reached, or the contact wants no more of it. */
  | { type: "leave"; outcome: string };

/** What starts a run. `node` starts anywhere (the simulator's "start from here"). */
export type Start =
  | { type: "chat"; page?: { url?: string; title?: string; referrer?: string }; variables?: Vars }
  | { type: "message"; reply: Reply; variables?: Vars }
  | { type: "webhook"; node?: string; data: Json; variables?: Vars }
  /** Something happened; `node` names the one entry that is meant. */
  | { type: "event"; node?: string; name: string; key?: string; data: Json; variables?: Vars }
  | { type: "node"; node: string; variables?: Vars };
