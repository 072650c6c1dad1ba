import { z } from "zod";
import type { EffectKind, EffectOutcome, EffectResults } from "../kernel/effects";
import { EFFECT_KINDS } from "../kernel/effects";
import { SEND_CHANNELS, type SendResult, SKIP_REASONS } from "../kernel/sends";
import type { AgentOutcome, Reply, Start } from "../kernel/session";
import { parseDuration } from "../text/duration";
import { type Json, safeParse } from "../text/json";
import { parseInstant } from "../text/zoned-time";
import { scriptedProduct, scriptedProducts } from "./simulated-products";

/** What a transcript's lines before the first step say about the world. */
export type TranscriptWorld = {
  now?: number;
  timeZone?: string;
  locale?: string;
  seed?: number;
  contact?: { [field: string]: Json };
  workspace?: { [name: string]: Json };
};

/** Something that happens to the flow. The effects that follow it answer what it asks of the outside, in order. */
export type TranscriptStep = {
  line: number;
  source: string;
  action: TranscriptAction;
  effects: ScriptedEffect[];
};
export type ScriptedEffect = { kind: EffectKind; outcome: EffectOutcome };

export type TranscriptAction =
  | { do: "start"; start: Start }
  /** `pick`: options named by their labels, as taps on buttons. */
  | { do: "reply"; reply: Reply; pick?: string[] }
  | { do: "clock"; milliseconds: number }
  | { do: "event"; name: string; key?: string; data: Json }
  | { do: "agent"; outcome: AgentOutcome };

export type Transcript = { world: TranscriptWorld; header: string[]; steps: TranscriptStep[] };

/** A line that is in no transcript. */
export class TranscriptError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`Line ${line}: ${message}`);
    this.name = "TranscriptError";
  }
}

/**
 * Reads a transcript: what happened to a flow (`start`, `user:`, `choice:`, `clock`, `event`, `agent:`) and how the
 * outside answered (`http … -> 200 {…}`). What the flow said (`bot:`, `choices:`, `end` …) is left out: a replay says it
 * again. A line that begins with white space continues the one before. Throws TranscriptError.
 */
export function parseTranscript(text: string): Transcript {
  const transcript: Transcript = { world: {}, header: [], steps: [] };
  for (const { line, source } of joinLines(text)) {
    if (source === "" || source.startsWith("#")) {
      if (transcript.steps.length === 0) transcript.header.push(source);
      continue;
    }
    const effect = readEffect(source, line);
    const last = transcript.steps.at(-1);
    if (effect) {
      if (!last)
        throw new TranscriptError(line, "an answer from outside stands after the step that asks for it.");
      last.effects.push(effect);
      continue;
    }
    const action = readAction(source, line);
    if (action) transcript.steps.push({ line, source, action, effects: [] });
    else if (transcript.steps.length === 0 && readWorld(source, line, transcript.world))
      transcript.header.push(source);
    else if (!isSaid(source))
      throw new TranscriptError(line, `"${source.slice(0, 40)}" is no line of a transcript.`);
  }
  if (transcript.steps[0]?.action.do !== "start")
    transcript.steps.unshift({
      line: 0,
      source: "start chat",
      action: { do: "start", start: { type: "chat" } },
      effects: [],
    });
  return transcript;
}

function joinLines(text: string): { line: number; source: string }[] {
  const out: { line: number; source: string }[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const last = out.at(-1);
    // Four spaces alone are an empty line of a message.
    if (/^(?:\s+\S| {4}$)/.test(raw) && last && last.source !== "") last.source += `\n${raw.trim()}`;
    else out.push({ line: index + 1, source: raw.trim() });
  }
  return out;
}

/** Lines that a flow makes; a replay writes them anew. */
const SAID = /^(?:bot|choices|awaits|waits|end|fail|problem|walk|profile)\b/;
const isSaid = (source: string): boolean => SAID.test(source);

function readWorld(source: string, line: number, world: TranscriptWorld): boolean {
  const found = /^(now|zone|locale|seed|contact|workspace):?\s+(.*)$/s.exec(source);
  if (!found) return false;
  const [, name = "", value = ""] = found;
  switch (name) {
    case "now": {
      const now = parseInstant(value, "UTC");
      if (now === null) throw new TranscriptError(line, `"${value}" is not a time.`);
      world.now = now;
      break;
    }
    case "zone":
      world.timeZone = value;
      break;
    case "locale":
      world.locale = value;
      break;
    case "seed":
      world.seed = Number(value) | 0;
      break;
    case "contact":
      world.contact = readObject(value, line);
      break;
    case "workspace":
      world.workspace = readObject(value, line);
      break;
  }
  return true;
}

function readAction(source: string, line: number): TranscriptAction | null {
  const found =
    /^(start chat|start message|start webhook|start event|start at|user|choice|form|file|location|command|clock|event|agent)\b:?\s*(.*)$/s.exec(
      source,
    );
  if (!found) return null;
  const [, name = "", rest = ""] = found;
  switch (name) {
    case "start chat":
      return { do: "start", start: { type: "chat", ...(rest ? readObject(rest, line) : {}) } };
    case "start message":
      return { do: "start", start: { type: "message", reply: { text: rest } } };
    case "start webhook":
      return { do: "start", start: { type: "webhook", data: rest ? readJson(rest, line) : {} } };
    case "start event":
      return { do: "start", start: { type: "event", ...readEvent(rest, line) } };
    case "start at":
      return { do: "start", start: { type: "node", node: rest } };
    case "user":
      return { do: "reply", reply: { text: rest } };
    case "choice":
      return { do: "reply", reply: {}, pick: rest.split(/\s+\|\s+/) };
    case "form":
      return { do: "reply", reply: { form: readObject(rest, line) } };
    case "file": {
      const files = rest
        .split(/\s+/)
        .filter(Boolean)
        .map((url, index) => scriptedFile(url, index));
      return { do: "reply", reply: files.length === 1 && files[0] ? { file: files[0] } : { files } };
    }
    case "location": {
      const [latitude = Number.NaN, longitude = Number.NaN] = rest.split(",").map(Number);
      return { do: "reply", reply: { location: { latitude, longitude } } };
    }
    case "command":
      return { do: "reply", reply: { command: rest } };
    case "clock": {
      const milliseconds = parseDuration(rest.replace(/^\+\s*/, ""));
      if (milliseconds === null)
        throw new TranscriptError(line, `"${rest}" is not a duration: write "clock +3d".`);
      return { do: "clock", milliseconds };
    }
    case "event":
      return { do: "event", ...readEvent(rest, line) };
    case "agent":
      if (!isAgentOutcome(rest))
        throw new TranscriptError(line, `"${rest}" is none of ${AGENT_OUTCOMES.join(", ")}.`);
      return { do: "agent", outcome: rest };
    default:
      return null;
  }
}

/** "order.paid [key] {…}" */
function readEvent(rest: string, line: number): { name: string; key?: string; data: Json } {
  const [, name = "", key, data] = /^([^\s[{]+)(?:\s*\[([^\]]*)\])?\s*(\{.*|\[.*)?$/s.exec(rest) ?? [];
  if (name === "") throw new TranscriptError(line, 'write "event order.paid [key] {…}".');
  return { name, data: data ? readJson(data, line) : {}, ...(key === undefined ? {} : { key }) };
}

const AGENT_OUTCOMES = [
  "resolved",
  "unresolved",
  "closed",
  "customerLeft",
] as const satisfies readonly AgentOutcome[];
const isAgentOutcome = (text: string): text is AgentOutcome => AGENT_OUTCOMES.some((one) => one === text);

/** An uploaded file by its address: name and type come from the address. */
function scriptedFile(
  url: string,
  index: number,
): { id: string; url: string; name: string; mime: string; size: number } {
  const name = url.split(/[?#]/)[0]?.split("/").at(-1) || "file";
  const types: { [ending: string]: string } = {
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    pdf: "application/pdf",
    txt: "text/plain",
  };
  return {
    id: `file-${index + 1}`,
    url,
    name,
    mime: types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream",
    size: 1_000,
  };
}

/** "http GET https://… -> 200 {…}", "script -> 5", "generate -> text", "email -> ok", "… -> fail code message". */
function readEffect(source: string, line: number): ScriptedEffect | null {
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

function readJson(text: string, line: number): Json {
  const parsed = safeParse(text);
  if (!parsed.ok) throw new TranscriptError(line, `not JSON: ${parsed.error.message}`);
  return parsed.value;
}

function readObject(text: string, line: number): { [key: string]: Json } {
  const value = readJson(text, line);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TranscriptError(line, "write an object {…}.");
  return value;
}
