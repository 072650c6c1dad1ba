import type { Json } from "../text/json";
import type { Awaiting, MessageContent } from "./chat";
import type { ExtractField, ModelGuard, ModelTool } from "./model-tools";
import type { SendChannel, SendRequest, SendResult } from "./sends";
import type { AgentOutcome, Reply } from "./session";

/**
 * Effects are what a flow wants done in the outside world. A node describes one and waits; the server, the
 * simulator or the player performs it and gives its result back as a resume.
 *
 * Secrets: a header, URL or body holds `{{secret:NAME}}` verbatim; only the performer puts the value in, so a
 * session, a log or a simulator never holds it.
 */
export interface EffectRequests {
  http: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
    url: string;
    headers: { name: string; value: string }[];
    body?: { type: "json" | "text" | "form"; text: string };
    /** Milliseconds for the whole exchange, redirects and retries of one attempt included. */
    timeoutMs: number;
    retries: number;
  };
  email: { to: string[]; cc: string[]; bcc: string[]; replyTo?: string; subject: string; text: string };
  generate: {
    messages: { role: "system" | "user" | "assistant"; content: string }[];
    model?: string;
    temperature?: number;
    maxTokens: number;
    /** Fields to extract; the result's `data` holds them. */
    extract?: ExtractField[];
    /** True: the text is shown to the visitor while it is written. */
    stream: boolean;
    tools?: ModelTool[];
    /** Passages that answer this question are given along; without a model, the best of them is the text. */
    knowledge?: { question: string; folder?: string };
    guard?: ModelGuard;
    /** Addresses that the author wrote: all others are taken out of the text, but for those that knowledge and tools gave. */
    links?: string[];
    /** Milliseconds of silence. */
    timeoutMs?: number;
  };
  /** One coupon of a pool for the contact; the server knows who that is. */
  coupon: {
    action: "give" | "reserve" | "release";
    /** The pool's id. */
    pool: string;
    /** A contact gets one for each campaign. */
    campaign: string;
    /** How long a reservation keeps. */
    holdMs?: number;
  };
  /** A message to the contact under the rules of marketing; the server knows who that is and which campaign it is of. */
  send: SendRequest;
  /** An order of the contact's own, a product that is for sale, or a row of the workspace's table; the server knows who the contact is. */
  lookup: {
    /** products: all that a text names, as a list. */
    what: "latestOrder" | "order" | "cart" | "orders" | "product" | "products" | "table";
    key: string;
    /** The table's id. */
    table?: string;
  };
  /** Something noted about the contact: that it did something, or what it agreed to. */
  record: {
    event?: { name: string; key?: string; properties: { [name: string]: Json } };
    consent?: { channel: SendChannel; purpose: string; granted: boolean }[];
  };
  /** Words between a campaign's run and its contact's chat: the program's own doing, no step asks for it. */
  relay:
    | { type: "tell" }
    /** What the visitor answered; `campaign` is the conversation of the run that asked. */
    | { type: "answer"; campaign: string; reply: Reply }
    /** How it ended with the person whom the campaign had asked for. */
    | { type: "handed"; campaign: string; outcome: AgentOutcome };
  /** The best passage of the workspace's knowledge. */
  answer: {
    question: string;
    /** A passage that was offered and chosen: it answers, however sure. */
    passage?: string;
    /** The share of answers that is to be right; the workspace's without it. */
    precision?: number;
    folder?: string;
    /** True: sentences of a model's answer are shown as they are found to be right. */
    stream?: boolean;
    /** True: the passage's own words, never a model's. */
    verbatim?: boolean;
  };
  /** Products of the catalogue for the contact; the server knows who that is. */
  recommend: {
    /** Only these, by the business's own numbers; empty: the whole catalogue. */
    products: string[];
    category?: string;
    limit: number;
    words: "script" | "model";
    locale: string;
  };
  script: {
    code: string;
    /** What the code sees: `vars` it may change, the other scopes it may read. */
    input: { vars: { [key: string]: Json }; contact: Json; conversation: Json; event: Json; workspace: Json };
    now: number;
    seed: number;
    timeZone: string;
    /** "device": the author meant the visitor's own browser; a recording may answer for it. */
    where?: "device";
  };
}

export interface EffectResults {
  http: { status: number; headers: { [name: string]: string }; body: Json };
  email: { id: string };
  generate: {
    text: string;
    data?: { [key: string]: Json };
    model: string;
    /** "passages": no model answered, and the text is what the knowledge says. */
    using?: "model" | "passages";
    /** Why no model answered, where something else did. */
    fault?: string;
    /** Tools that were used, in order. */
    tools?: { name: string; ok: boolean }[];
    /** A person was asked for. */
    handoff?: { reason: string };
    /** The coupon that a tool gave. */
    coupon?: NonNullable<EffectResults["coupon"]["coupon"]> & { taken: "issued" | "already" };
    /** Sentences that the guard took out. */
    withheld?: number;
  };
  /** `issued` by this effect, `already` by an earlier one. Amounts in minor units, times ISO. */
  coupon: {
    taken: "issued" | "already" | "soldOut" | "released";
    coupon?: {
      code: string;
      /** The pool's name. */
      pool: string;
      state: "reserved" | "issued" | "redeemed";
      amount?: number;
      currency?: string;
      expiresAt?: string;
    };
    /** Why there is none: empty, expired, closed, missing. */
    reason?: string;
  };
  answer: {
    /** What answers; null when unsure. */
    answer: string | null;
    /** From 0 to 1. */
    confidence: number;
    source: { id: string; title: string; url: string | null } | null;
    /** All sources that a model's answer rests on, `source` first. */
    sources?: { id: string; title: string; url: string | null }[];
    /** Questions that may have been meant, with the passages that answer them. */
    likely: { question: string; passage: string }[];
    using: "passages" | "model";
    /** The model that wrote it. */
    model?: string;
    /** Why the words are not a model's although there is one: a code, or "unsupported". */
    fault?: string;
  };
  /** The best first; empty: nothing fits this contact. `using`: where their texts are from. */
  recommend: { products: RecommendedProduct[]; using: "scripts" | "model" };
  /** An object, or a list of several; null: there is none. */
  lookup: { found: Json };
  send: SendResult;
  record: { recorded: true };
  relay:
    | { told: boolean }
    /** What the campaign said to it, what it waits for now, and the seq up to which it has been heard. */
    | { said: MessageContent[]; awaiting: Awaiting | null; seq: number; handing?: CampaignHandoff }
    /** It waits for no answer any more: whoever else waits in the chat may have it. */
    | { passed: Reply };
  /** `value` is what the code returned; `vars` are the variables it changed (null: cleared). */
  script: { value: Json; vars: { [key: string]: Json } };
}

/** A person whom a campaign asks for: what its step says of that, and what the campaign knows by then. */
export type CampaignHandoff = {
  asked: { [name: string]: Json };
  vars: { [name: string]: Json };
};

/** A product as it is shown to one contact. The amount is in minor units. */
export type RecommendedProduct = {
  ref: string;
  name: string;
  /** What to say of it to this contact. */
  text: string;
  priceMinor: number | null;
  currency: string | null;
  image: string | null;
  url: string | null;
  /** The interest that it meets: "category:phones", "product:x1". */
  reason: string;
};

export type EffectKind = keyof EffectRequests;
export const EFFECT_KINDS = [
  "http",
  "email",
  "generate",
  "coupon",
  "answer",
  "recommend",
  "lookup",
  "send",
  "record",
  "relay",
  "script",
] as const satisfies readonly EffectKind[];

/** One effect asked for. `key` is `session:turn:node:visit` without the session: the server puts its run's id before it. */
export type EffectRequest = {
  [K in EffectKind]: { kind: K; key: string; request: EffectRequests[K]; shared?: SharedAnswer };
}[EffectKind];

/** The author's word, and the compiler's, that the answer is the same for everybody who asks the same. */
export type SharedAnswer = {
  /** For how long at most. */
  seconds: number;
  /** Flow, version and node. */
  place: string;
};

/** `code` is stable and documented by the performer ("timeout", "blocked", "no_key"); `message` is for the author. */
export type EffectFailure = {
  ok: false;
  error: { code: string; message: string; status?: number; body?: Json };
};
export type EffectOutcome<K extends EffectKind = EffectKind> =
  | { [P in K]: { ok: true; result: EffectResults[P] } }[K]
  | EffectFailure;
