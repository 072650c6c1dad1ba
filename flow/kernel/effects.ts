import type { Json } from "../text/json";
import type { SendChannel, SendRequest, SendResult } from "./sends";

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
    extract?: { name: string; kind: "text" | "number" | "boolean" | "list"; description?: string }[];
    /** True: the text is shown to the visitor while it is written. */
    stream: boolean;
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
  /** Something noted about the contact: that it did something, or what it agreed to. */
  record: {
    event?: { name: string; key?: string; properties: { [name: string]: Json } };
    consent?: { channel: SendChannel; purpose: string; granted: boolean }[];
  };
  /** The best passage of the workspace's knowledge. */
  answer: {
    question: string;
    /** A passage that was offered and chosen: it answers, however sure. */
    passage?: string;
    /** The share of answers that is to be right; the workspace's without it. */
    precision?: number;
    folder?: string;
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
  generate: { text: string; data?: { [key: string]: Json }; model: string };
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
    /** Questions that may have been meant, with the passages that answer them. */
    likely: { question: string; passage: string }[];
    using: "passages" | "model";
  };
  send: SendResult;
  record: { recorded: true };
  /** `value` is what the code returned; `vars` are the variables it changed (null: cleared). */
  script: { value: Json; vars: { [key: string]: Json } };
}

export type EffectKind = keyof EffectRequests;
export const EFFECT_KINDS = [
  "http",
  "email",
  "generate",
  "coupon",
  "answer",
  "send",
  "record",
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
