import { z } from "zod";
import { EFFECT_KINDS, type EffectKind, type EffectOutcome, type EffectResults } from "../kernel/effects";
import { SEND_CHANNELS, type SendResult, SKIP_REASONS } from "../kernel/sends";
import { type Json, safeParse } from "../text/json";
import { parseInstant } from "../text/zoned-time";
import { scriptedProduct, scriptedProducts } from "./simulated-products";
import { readJson, readObject, TranscriptError } from "./transcript-line";

/** What the outside answers by script to the next effect of a kind. */
export type ScriptedEffect = { kind: EffectKind; outcome: EffectOutcome };

/**
 * An answer of the outside: "http GET https://… -> 200 {…}", "script -> 5", "generate -> text", "email -> ok", "… -> fail code message". Null: the
 * line is none. Throws TranscriptError where it is one that cannot be read.
 */
export function readEffect(source: string, line: number): ScriptedEffect | null {
  const found = /^([a-z]+)\b(?:[^\n]*?\s)?->\s*(.*)$/s.exec(source);
  const kind = EFFECT_KINDS.find((one) => one === found?.[1]);
  if (!found || !kind) return null;
  const answer = found[2] ?? "";
  const failure = /^fail\s+(\S+)\s*(.*)$/s.exec(answer);
  if (failure)
    return {
      kind,
      outcome: {
        ok: false,
        error: { code: failure[1] ?? "failed", message: failure[2] || (failure[1] ?? "failed") },
      },
    };
  return { kind, outcome: readOutcome(kind, answer, line) };
}

function readOutcome(kind: EffectKind, answer: string, line: number): EffectOutcome {
  switch (kind) {
    case "http": {
      const found = /^(\d{3})\s*(.*)$/s.exec(answer);
      if (!found) throw new TranscriptError(line, 'write "http … -> 200 {…}".');
      const text = found[2] ?? "";
      const parsed = safeParse(text);
      return {
        ok: true,
        result: {
          status: Number(found[1]),
          headers: {},
          body: text === "" ? null : parsed.ok ? parsed.value : text,
        },
      };
    }
    case "email":
      return { ok: true, result: { id: "simulated" } };
    case "coupon":
      return readCoupon(answer, line);
    case "answer":
      return { ok: true, result: readAnswer(answer, line) };
    case "recommend":
      return { ok: true, result: readProducts(answer, line) };
    case "send":
      return { ok: true, result: readSend(answer, line) };
    case "record":
      return { ok: true, result: { recorded: true } };
    case "lookup":
      return {
        ok: true,
        result: { found: answer === "none" || answer === "" ? null : readFound(answer, line) },
      };
    case "relay":
      return { ok: true, result: { told: true } };
    case "generate": {
      const parsed = answer.startsWith("{") ? readObject(answer, line) : null;
      const data = parsed?.data;
      const text = parsed ? (typeof parsed.text === "string" ? parsed.text : "") : answer;
      return {
        ok: true,
        result: {
          text,
          model: "scripted",
          ...(typeof data === "object" && data !== null && !Array.isArray(data) ? { data } : {}),
          ...readWritten(parsed),
        },
      };
    }
    case "script": {
      const [value = "", vars] = answer.split(/\s+vars\s+(?=\{)/);
      return {
        ok: true,
        result: {
          value: value === "" || value === "nothing" ? null : readJson(value, line),
          vars: vars ? readObject(vars, line) : {},
        },
      };
    }
  }
}

/** What else is told of a written text: who wrote it, and what was done for it. */
function readWritten(given: { [key: string]: Json } | null): Partial<EffectResults["generate"]> {
  if (given === null) return {};
  const read = z
    .object({
      using: z.enum(["model", "passages"]).optional(),
      fault: z.string().optional(),
      tools: z.array(z.object({ name: z.string(), ok: z.boolean() })).optional(),
      handoff: z.object({ reason: z.string() }).optional(),
      withheld: z.number().optional(),
    })
    .safeParse(given);
  return read.success ? read.data : {};
}

/** "an answer", "{"text":…,"source":…,"confidence":…}", "unsure", "unsure One question? | Another?". */
function readAnswer(answer: string, line: number): EffectResults["answer"] {
  const unsure = /^unsure\b\s*(.*)$/s.exec(answer);
  if (unsure) {
    const likely = (unsure[1] ?? "").split(/\s+\|\s+/).filter(Boolean);
    return {
      answer: null,
      confidence: 0,
      source: null,
      likely: likely.map((question) => ({ question, passage: question })),
      using: "passages",
    };
  }
  const given = answer.startsWith("{") ? readObject(answer, line) : { text: answer };
  const text = (value: Json | undefined, otherwise: string): string =>
    typeof value === "string" ? value : otherwise;
  const title = text(given.source, "scripted");
  return {
    answer: text(given.text, ""),
    confidence: typeof given.confidence === "number" ? given.confidence : 1,
    source:
      given.source === null
        ? null
        : { id: title, title, url: typeof given.url === "string" ? given.url : null },
    likely: [],
    using: given.using === "model" ? "model" : "passages",
    ...(typeof given.fault === "string" ? { fault: given.fault } : {}),
  };
}

const TAKEN = ["issued", "already", "soldOut", "released"] as const;

/** "issued CODE", "already {"code":…}", "soldOut", "released". */
function readCoupon(answer: string, line: number): EffectOutcome {
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(answer) ?? [];
  const taken = TAKEN.find((one) => one === word);
  if (!taken)
    throw new TranscriptError(
      line,
      'write "coupon … -> issued CODE", "already CODE", "soldOut" or "released".',
    );
  if (rest === "") return { ok: true, result: { taken } };
  const given = rest.startsWith("{") ? readObject(rest, line) : { code: rest };
  const text = (value: Json | undefined): string | undefined =>
    typeof value === "string" ? value : undefined;
  const currency = text(given.currency);
  const expiresAt = text(given.expiresAt);
  const state = given.state === "reserved" || given.state === "redeemed" ? given.state : "issued";
  return {
    ok: true,
    result: {
      taken,
      coupon: {
        code: text(given.code) ?? "CODE",
        pool: text(given.pool) ?? "",
        state,
        ...(typeof given.amount === "number" ? { amount: given.amount } : {}),
        ...(currency === undefined ? {} : { currency }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      },
    },
  };
}

/** "none", "A name | Another", "{"products":[{"ref":…,"name":…}]}". */
function readProducts(answer: string, line: number): EffectResults["recommend"] {
  if (!answer.startsWith("{")) return { products: scriptedProducts(answer), using: "scripts" };
  const { products } = readObject(answer, line);
  return { products: Array.isArray(products) ? products.map(scriptedProduct) : [], using: "scripts" };
}

/** An object, or a list of them. */
function readFound(answer: string, line: number): Json {
  const parsed = safeParse(answer);
  if (!parsed.ok) throw new TranscriptError(line, "write what was found as JSON.");
  return parsed.value;
}

/** "ready {"channel":…}", "sent web", "skipped consent [time]", "held time", "changed". */
function readSend(answer: string, line: number): SendResult {
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(answer) ?? [];
  const channelOf = (value: Json | undefined) => SEND_CHANNELS.find((one) => one === value) ?? "web";
  const instant = (text: string | undefined): number | undefined =>
    parseInstant(text ?? "", "UTC") ?? undefined;
  switch (word) {
    case "ready": {
      const { channel, ...given } = rest === "" ? {} : readObject(rest, line);
      // A transcript's author writes what a server would answer.
      return { state: "ready", seen: "", ...given, channel: channelOf(channel) } as SendResult;
    }
    case "sent":
      return { state: "sent", channel: channelOf(rest) };
    case "changed":
      return { state: "changed" };
    case "held":
      return { state: "held", until: instant(rest) ?? 0 };
    case "skipped": {
      const [name, time] = rest.split(/\s+/);
      const reason = SKIP_REASONS.find((one) => one === name);
      const nextAt = instant(time);
      if (reason) return { state: "skipped", reason, ...(nextAt === undefined ? {} : { nextAt }) };
    }
  }
  throw new TranscriptError(
    line,
    'write "send … -> ready {…}", "sent web", "skipped consent", "held <time>" or "changed".',
  );
}
