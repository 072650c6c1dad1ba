import { sanitizeJson } from "../../flow/text/json";
import { BatchRoom } from "./batch-room";
import type { EventRow, FreshRow, MessageRow, TurnCommit } from "./turn-commit";

/**
 * The first parameter of the statement that commits turns of one workspace: all of them as one JSON text, in bytes. One string of that
 * size would count as old at once and make most of what the collector has to clear away; a turn's own text is young when
 * it dies, and the room for the bytes is used again.
 */
export class BatchText extends BatchRoom {
  /** The bytes are good until the next batch. */
  write(turns: readonly TurnCommit[]): Buffer {
    this.clear();
    this.add("[");
    for (let index = 0; index < turns.length; index++) {
      const turn = turns[index];
      if (!turn) continue;
      if (index) this.add(",");
      this.add(storable(turnJson(turn, index + 1)));
    }
    this.add("]");
    return this.written();
  }

  private add(text: string): void {
    this.need(text.length * 3); // bytes of UTF-8 for each unit of UTF-16, at most
    this.at += this.room.write(text, this.at);
  }
}

/** A turn by the names of the statement's columns. Ids and states are plain ASCII; what is JSON already is taken as it is. */
function turnJson(turn: TurnCommit, n: number): string {
  const { run, fresh, effect, extras } = turn;
  let text = `{"n":${n},"workspace_id":"${turn.workspaceId}","conversation_id":"${turn.conversationId}","expected":${turn.expected},"owner":"${turn.owner}","status":"${turn.status}","last_seq":${turn.lastSeq},"messages":${messagesJson(turn.messages)}`;
  if (turn.key !== null) text += `,"key":${JSON.stringify(turn.key)},"hash":"${turn.hash}"`;
  if (turn.reply !== null) text += `,"reply":${turn.reply}`;
  if (fresh) text += freshJson(fresh);
  if (run) {
    text += `,"run_id":"${run.id}","run_is_new":${run.isNew},"flow_id":"${run.flowId}","flow_version":${run.flowVersion},"session":${run.session},"run_status":"${run.status}"`;
    if (run.wakeAt !== null) text += `,"wake_at":${run.wakeAt}`;
    if (run.askedAt !== null) text += `,"asked_at":${run.askedAt}`;
    if (run.outcome !== null) text += `,"outcome":${JSON.stringify(run.outcome)}`;
  }
  if (turn.path !== null) text += `,"path":${turn.path}`;
  if (turn.events.length) text += `,"events":${eventsJson(turn.events)}`;
  if (effect) text += `,"effect_id":"${effect.id}","fence":${effect.fence}`;
  if (extras) text += `,"extras":${JSON.stringify(extras)}`;
  return `${text}}`;
}

const freshJson = ({ endpoint, contact, channel, locale, page, profile, timeZone }: FreshRow): string =>
  `,"endpoint_id":"${endpoint}","contact_id":"${contact}",${JSON.stringify({ channel, locale, page, profile, time_zone: timeZone }).slice(1, -1)}`;

function messagesJson(messages: readonly MessageRow[]): string {
  let text = "[";
  for (let index = 0; index < messages.length; index++) {
    const one = messages[index];
    if (!one) continue;
    const mood = one.mood === undefined ? "" : `,"mood":${one.mood}`;
    text += `${index ? "," : ""}{"seq":${one.seq},"id":"${one.id}","from":"${one.from}","body":${one.body}${mood}}`;
  }
  return `${text}]`;
}

function eventsJson(events: readonly EventRow[]): string {
  let text = "[";
  for (let index = 0; index < events.length; index++) {
    const one = events[index];
    if (one)
      text += `${index ? "," : ""}{"id":"${one.id}","name":${JSON.stringify(one.name)},"properties":${one.properties}}`;
  }
  return `${text}]`;
}

const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** JSON that PostgreSQL takes: escapes of NUL and of halves of a character go, as they do at the edge. */
export function storable(json: string): string {
  return json.includes("\\u") && UNSTORABLE.test(json)
    ? JSON.stringify(sanitizeJson(JSON.parse(json), Number.POSITIVE_INFINITY))
    : json;
}
