import type { z } from "zod";
import type { Condition } from "../text/condition";
import type { Json } from "../text/json";
import type { Awaiting, MessageContent } from "./chat";
import type { EffectKind, EffectRequests } from "./effects";
import type { Reply, Resume, Start, Vars, Wait } from "./session";

/** Groups of the palette, in its order. */
export const NODE_GROUPS = [
  "start",
  "talk",
  "logic",
  "intelligence",
  "people",
  "marketing",
  "systems",
] as const;
export type NodeGroup = (typeof NODE_GROUPS)[number];

/**
 * A way out of a node. `kind` decides how it is drawn: `error`, `timeout` and `else` stand below, muted.
 * `fallback`: the outlet whose edge is taken where this one has none.
 * `optional`: lint does not miss an edge here.
 * `label`: the author's own words (an option's label); without it the interface names the outlet by its id.
 */
export type Outlet = {
  id: string;
  kind: "main" | "choice" | "else" | "error" | "timeout";
  label?: string;
  fallback?: string;
  optional?: boolean;
};

/** What a card on the canvas shows of a node: the words it will say, not its type. */
export type PreviewLine =
  | { kind: "text"; text: string }
  | {
      kind: "media";
      media: "image" | "video" | "audio" | "file" | "embed" | "cards" | "links";
      text?: string;
    }
  | { kind: "field"; label: string; text: string }
  | { kind: "code"; text: string };

/** What lint may say of a node's own data. `path` is within `data`. */
export type NodeFinding = {
  severity: "error" | "warning";
  code: string;
  path: (string | number)[];
  values?: { [name: string]: string | number };
};

/** What a node may do next. */
export type Step =
  | { step: "go"; outlet: string }
  | { step: "jump"; node: string }
  | { step: "wait"; wait: WaitRequest }
  | { step: "call"; flow: string; start?: string; vars: Vars }
  | { step: "loop"; items: Json[] }
  | { step: "end"; outcome?: string };

type WaitBase = { until?: number; state?: Json };
export type WaitRequest =
  | (WaitBase & { for: "reply"; awaiting: Awaiting })
  | (WaitBase & { for: "timer"; until: number })
  | (WaitBase & { for: "event"; events: { name: string; key?: string }[] })
  | (WaitBase & { [K in EffectKind]: { for: "effect"; kind: K; request: EffectRequests[K] } }[EffectKind])
  | (WaitBase & { for: "agent"; queue?: string; priority: "normal" | "high" | "urgent" });

export const go = (outlet = "next"): Step => ({ step: "go", outlet });
export const end = (outcome?: string): Step =>
  outcome === undefined ? { step: "end" } : { step: "end", outcome };
export const wait = (request: WaitRequest): Step => ({ step: "wait", wait: request });

/** A text that a node's author gives to learn from; without an intent it is one of those that belong to none. */
export type IntentExample = { readonly text: string; readonly intent?: string };

/** What a text is taken for, by a node's own examples; probabilities from 0 to 1. */
export type IntentGuess = {
  readonly intent?: string;
  readonly confidence: number;
  readonly inScope: number;
  readonly outOfScope: boolean;
  readonly ranked: readonly { readonly intent: string; readonly probability: number }[];
};

/** What a node may use while it runs. Reading and writing go through here, so a node never holds the session. */
export interface NodeContext {
  readonly now: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly node: string;
  /** How often this node was entered in this run, this time included. */
  readonly visit: number;
  readonly turn: number;
  readonly history: readonly { from: "visitor" | "bot"; text: string }[];
  /** 0 <= n < 1, from the session's own seed. */
  random(): number;
  /** 0 <= n < 1, the same for one contact and one key, for ever. */
  sticky(key: string): number;
  /** The variant of an experiment that the contact has had already. */
  assigned(experiment: string): string | undefined;
  /** From here on the contact has this variant of an experiment; who has one keeps it. */
  assign(experiment: string, variant: string): void;
  /** A template's text. Never throws; a fault becomes a `node.problem` event and prints nothing. */
  render(template: string): string;
  /** A template's value: exactly one `{{ path }}` gives the value as it is (list, number…), anything else its text. */
  value(template: string): Json;
  test(condition: Condition): boolean;
  /** The intent of a text by the examples of this node; nothing where it gives none. */
  intentOf(text: string): IntentGuess;
  /** Whether people are there now, by the queue's hours (without a queue, the workspace's) and holidays. */
  isOpen(queue?: string): boolean;
  /** A variable ("x", "vars.x") or a scope's field ("contact.email"). Absent: null. */
  read(path: string): Json;
  /** Writes a variable or a profile field (`contact.x`). */
  write(target: string, value: Json): void;
  vars(): Vars;
  scopes(): { contact: Json; conversation: Json; event: Json; workspace: Json };
  say(content: MessageContent): void;
  emit(name: string, properties?: { [key: string]: Json }): void;
  /** Records the author's or the outside world's fault; the run goes on. */
  problem(code: string, message: string): void;
}

/**
 * Resumes a node may get, by what it waited for. `timer` also comes when `until` has passed on any other wait.
 * `returned`: the sub-flow it called has ended. `round`: the next item of the list it walks.
 */
export type NodeResume =
  | Resume
  | { type: "returned"; vars: Vars; outcome?: string; failed?: string }
  | { type: "round"; item: Json; index: number };

export interface NodeDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly group: NodeGroup;
  /** Stands at the beginning: has no inlet. */
  readonly entry?: true;
  /** Never runs: no inlet, no outlets. */
  readonly inert?: true;
  /** Reads the recent exchanges: only then does a session keep them. */
  readonly readsHistory?: true | ((data: z.output<S>) => boolean);
  /** For how many seconds the author lets everybody who asks the same have one answer; null: each asks for themselves. */
  shares?(data: z.output<S>): number | null;
  /**
   * Nothing of one visitor gets into what it writes but by its own texts (true), or not even by those: it is what anybody might
   * have answered ("answer"). Whoever leaves by a main way or a choice has written all of it. Without this, whatever it writes may
   * be of the one visitor.
   */
  readonly impersonal?: true | ((data: z.output<S>) => boolean | "answer");
  /** Nearly always parks the run until a person, an event or the clock moves it: a loop through it is no endless one. */
  readonly waits?: true;
  /** An entry with an address of its own: several that are alike do not compete. */
  readonly addressed?: true;
  /** Stands under "Advanced" in the palette. */
  readonly advanced?: true;
  readonly data: S;
  /** Data of a freshly added node: valid or nearly so, and as empty as an author would like. */
  readonly blank: z.input<S>;
  outlets(data: z.output<S>): Outlet[];
  preview(data: z.output<S>): PreviewLine[];
  lint?(data: z.output<S>): NodeFinding[];
  /** What it learns to tell intents by: learnt once for a published version, asked by `context.intentOf`. */
  examples?(data: z.output<S>): readonly IntentExample[];
  /** Entries: how well this start fits here. 0: not at all; the highest of a flow's entries begins. */
  starts?(data: z.output<S>, start: Start, context: NodeContext): number;
  /** Entries that may interrupt a running conversation. */
  interrupts?(
    data: z.output<S>,
    reply: Reply,
    context: NodeContext,
  ): { priority: number; comeBack: boolean; repeat: boolean; passOn?: true } | null;
  enter(data: z.output<S>, context: NodeContext, start?: Start): Step;
  resume?(data: z.output<S>, context: NodeContext, resume: NodeResume, wait: Wait): Step;
}

/** Defines a node; the identity function that lets TypeScript infer the data's type from its schema. */
export const defineNode = <const T extends string, S extends z.ZodType>(
  definition: NodeDefinition<T, S>,
): NodeDefinition<T, S> => definition;
