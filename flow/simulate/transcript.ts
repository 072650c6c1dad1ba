import type { AgentOutcome, Reply, Start } from "../kernel/session";
import { parseDuration } from "../text/duration";
import type { Json } from "../text/json";
import { parseInstant } from "../text/zoned-time";
import { readEffect, type ScriptedEffect } from "./scripted-effect";
import { readJson, readObject, TranscriptError } from "./transcript-line";

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

export type TranscriptAction =
  | { do: "start"; start: Start }
  /** `pick`: options named by their labels, as taps on buttons. */
  | { do: "reply"; reply: Reply; pick?: string[] }
  | { do: "clock"; milliseconds: number }
  | { do: "event"; name: string; key?: string; data: Json }
  | { do: "agent"; outcome: AgentOutcome };

export type Transcript = { world: TranscriptWorld; header: string[]; steps: TranscriptStep[] };

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
