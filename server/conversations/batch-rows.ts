import { BatchRoom } from "./batch-room";
import { storable } from "./batch-text";
import type { EventRow, MessageRow, TurnCommit } from "./turn-commit";

/** PostgreSQL's numbers of the types; those of our own are its to know, and any number that is not one of its own will do. */
const INTEGER = 23;
const BIGINT = 20;
const DOUBLE = 701;
const BOOLEAN = 16;
const TEXT = 25;
const UUID = 2950;
const JSON_TEXT = 114;
const JSONB = 3802;
const OURS = 16_384;

const TURN_COLUMNS = 32;
/** Where a row has its number: after its length, the count of its columns, and the type and length of the first. */
const NUMBER_AT = 16;
const MESSAGE_COLUMNS = 5;
const EVENT_COLUMNS = 3;

/**
 * The first parameter of the statement that commits turns: all of them as an array of `committed_turn` in PostgreSQL's binary
 * form. The columns stand in the type's order.
 */
export class BatchRows extends BatchRoom {
  /** The bytes are good until the next batch. */
  write(turns: readonly TurnCommit[]): Buffer {
    this.clear();
    this.array(turns.length);
    for (let index = 0; index < turns.length; index++) {
      const turn = turns[index];
      if (turn) this.turn(turn, index + 1);
    }
    return this.written();
  }

  /** The bytes of one turn, to be taken into a batch later: a string with a character for each, which costs the heap less. */
  row(turn: TurnCommit): string {
    this.clear();
    this.turn(turn, 0);
    return this.written().toString("latin1");
  }

  private turn(turn: TurnCommit, n: number): void {
    if (turn.row !== undefined) return this.copy(turn.row, n);
    const { fresh, run, effect, extras } = turn;
    const begun = this.record(TURN_COLUMNS);
    this.integer(n);
    this.uuid(turn.workspaceId);
    this.uuid(turn.conversationId);
    this.bigint(turn.expected);
    this.text(turn.owner);
    this.text(turn.status);
    this.bigint(turn.lastSeq);
    this.text(turn.key);
    this.text(turn.hash);
    this.json(turn.reply);
    this.uuid(fresh?.endpoint ?? null);
    this.uuid(fresh?.contact ?? null);
    this.text(fresh?.channel ?? null);
    this.text(fresh?.locale ?? null);
    this.jsonb(fresh?.page ? JSON.stringify(fresh.page) : null);
    this.jsonb(fresh ? JSON.stringify(fresh.profile) : null);
    this.text(fresh?.timeZone ?? null);
    this.uuid(run?.id ?? null);
    this.boolean(run?.isNew ?? null);
    this.uuid(run?.flowId ?? null);
    this.integer(run?.flowVersion ?? null);
    this.json(run?.session ?? null);
    this.text(run?.status ?? null);
    this.double(run?.wakeAt ?? null);
    this.bigint(run?.askedAt ?? null);
    this.text(run?.outcome ?? null);
    this.json(turn.path);
    this.messages(turn.messages);
    this.events(turn.events);
    this.uuid(effect?.id ?? null);
    this.bigint(effect?.fence ?? null);
    this.json(extras ? JSON.stringify(extras) : null);
    this.end(begun);
  }

  private copy(row: string, n: number): void {
    this.need(row.length);
    this.room.write(row, this.at, "latin1");
    this.room.writeInt32BE(n, this.at + NUMBER_AT);
    this.at += row.length;
  }

  private messages(messages: readonly MessageRow[]): void {
    const begun = this.begin(OURS);
    this.array(messages.length);
    for (const one of messages) {
      const record = this.record(MESSAGE_COLUMNS);
      this.bigint(one.seq);
      this.uuid(one.id);
      this.text(one.from);
      this.json(one.body);
      this.json(one.mood ?? null);
      this.end(record);
    }
    this.end(begun);
  }

  private events(events: readonly EventRow[]): void {
    if (events.length === 0) return this.nothing(OURS);
    const begun = this.begin(OURS);
    this.array(events.length);
    for (const one of events) {
      const record = this.record(EVENT_COLUMNS);
      this.uuid(one.id);
      this.text(one.name);
      this.jsonb(one.properties);
      this.end(record);
    }
    this.end(begun);
  }

  /** The head of a list of rows: dimensions, no nulls, type, length, index of the first. */
  private array(length: number): void {
    this.need(20);
    this.int32(length === 0 ? 0 : 1);
    this.int32(0);
    this.int32(OURS);
    if (length === 0) return;
    this.int32(length);
    this.int32(1);
  }

  /** A row of a list; `end` writes its length to where this says. */
  private record(columns: number): number {
    this.need(8);
    this.at += 4;
    const begun = this.at;
    this.int32(columns);
    return begun;
  }

  /** A column whose length is not known yet. */
  private begin(type: number): number {
    this.need(8);
    this.int32(type);
    this.at += 4;
    return this.at;
  }

  private end(begun: number): void {
    this.room.writeInt32BE(this.at - begun, begun - 4);
  }

  /** The head of a column of so many bytes. */
  private column(type: number, bytes: number): void {
    this.need(8 + bytes);
    this.int32(type);
    this.int32(bytes);
  }

  private nothing(type: number): void {
    this.need(8);
    this.int32(type);
    this.int32(-1);
  }

  private integer(value: number | null): void {
    if (value === null) return this.nothing(INTEGER);
    this.column(INTEGER, 4);
    this.int32(value);
  }

  private bigint(value: number | null): void {
    if (value === null) return this.nothing(BIGINT);
    this.column(BIGINT, 8);
    this.int32(Math.floor(value / 0x1_0000_0000));
    this.int32(value | 0);
  }

  private double(value: number | null): void {
    if (value === null) return this.nothing(DOUBLE);
    this.column(DOUBLE, 8);
    this.at = this.room.writeDoubleBE(value, this.at);
  }

  private boolean(value: boolean | null): void {
    if (value === null) return this.nothing(BOOLEAN);
    this.column(BOOLEAN, 1);
    this.room[this.at++] = value ? 1 : 0;
  }

  private uuid(value: string | null): void {
    if (value === null) return this.nothing(UUID);
    this.column(UUID, 16);
    const { room } = this;
    let at = this.at;
    for (let index = 0; index < 36; index += 2) {
      if (value.charCodeAt(index) === DASH) index++;
      room[at++] = (digit(value.charCodeAt(index)) << 4) | digit(value.charCodeAt(index + 1));
    }
    this.at = at;
  }

  private text(value: string | null): void {
    if (value === null) return this.nothing(TEXT);
    this.string(TEXT, value.includes("\0") ? value.replaceAll("\0", "") : value);
  }

  private json(value: string | null): void {
    if (value === null) return this.nothing(JSON_TEXT);
    this.string(JSON_TEXT, storable(value));
  }

  private jsonb(value: string | null): void {
    if (value === null) return this.nothing(JSONB);
    this.string(JSONB, `\u0001${storable(value)}`); // the first byte is the version of the form
  }

  private string(type: number, value: string): void {
    this.need(8 + value.length * 3); // bytes of UTF-8 for each unit of UTF-16, at most
    this.int32(type);
    this.at += 4;
    const length = this.room.write(value, this.at);
    this.room.writeInt32BE(length, this.at - 4);
    this.at += length;
  }

  private int32(value: number): void {
    const { room, at } = this;
    room[at] = value >>> 24;
    room[at + 1] = value >>> 16;
    room[at + 2] = value >>> 8;
    room[at + 3] = value;
    this.at = at + 4;
  }
}

const DASH = 45;
/** The value of a hexadecimal digit, of either case. */
const digit = (code: number): number => (code & 15) + (code > 57 ? 9 : 0);
