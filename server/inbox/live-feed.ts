import type { Json } from "../../flow";
import { Prisma } from "../../prisma/generated/client";
import type { InboxBus, TypingNotice } from "../conversations/inbox-bus";
import { asAuth, inWorkspace, type WorkspaceTx } from "../db/tenant";
import { log } from "../log";
import { allows, isRole } from "../permissions";
import { seeAgents } from "./agent-settings";
import { Position } from "./feed-position";
import { maskMessages } from "./mask-messages";
import { type MessageRowView, toMessage } from "./read-thread";
import { readSummaries } from "./summaries";
import type { ConversationSummary, InboxMessage, InboxNote } from "./views";

/**
 * What agents' streams read: every event that is followed but `conversation.started`, for what only the bot has had is not
 * among it. Written out, so that the planner knows the partial index for what it is.
 */
const LIVE_CONDITION = Prisma.sql`name IN ('conversation.closed', 'conversation.reopened', 'conversation.changed', 'conversation.merged',
  'owner.changed', 'handoff.requested', 'message.received', 'message.sent', 'note.added', 'rating.given', 'case.opened', 'case.changed',
  'sla.breached', 'duty.paged', 'team.notified', 'agent.changed')`;
const ROWS = 500;
const LOOK_MS = 1_000;
const CHECK_MS = 2_000;
const SEEN_MS = 15_000;

/** One agent's open stream. */
export interface Subscriber {
  readonly workspaceId: string;
  readonly userId: string;
  /** The session's token version when it was opened. */
  readonly tokenVersion: number;
  /** `data` is JSON text; `id` is where to go on after it. */
  send(event: string, data: string, id?: string): void;
  /** Membership or session have ended. */
  end(): void;
}

interface Row {
  id: string;
  xact: string;
  horizon: string;
  name: string;
  conversationId: string | null;
  properties: { [name: string]: Json };
}

interface Member {
  readonly subscriber: Subscriber;
  readonly position: Position;
}

/**
 * Feeds all agents' streams of this process: one reading per workspace serves everybody in it. Events come in the order
 * of their transactions; a stream that comes back with its position gets what it has not had, once.
 */
export class LiveFeed {
  private readonly rooms = new Map<string, Room>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly unlisten: (() => void)[];

  constructor(bus: InboxBus) {
    this.unlisten = [
      bus.onCommitted((id) => {
        for (const room of id === null ? this.rooms.values() : [this.rooms.get(id)]) room?.poke();
      }),
      bus.onTyping((notice) => this.rooms.get(notice.workspaceId)?.typing(notice)),
      bus.onRoles(() => void this.check()),
    ];
    this.every(LOOK_MS, () => {
      for (const room of this.rooms.values()) room.poke();
    });
    this.every(CHECK_MS, () => void this.check());
    this.every(SEEN_MS, () => {
      for (const room of this.rooms.values()) void room.seen();
    });
  }

  get size(): number {
    let size = 0;
    for (const room of this.rooms.values()) size += room.members.size;
    return size;
  }

  /** Opens a stream; `after` is a position that it was given before. Gives what takes it out again. */
  async join(subscriber: Subscriber, after: string | undefined): Promise<() => void> {
    const { workspaceId } = subscriber;
    const room = this.rooms.get(workspaceId) ?? new Room(workspaceId);
    this.rooms.set(workspaceId, room);
    const member = await room.join(subscriber, after);
    return () => {
      room.members.delete(member);
      if (room.members.size === 0 && this.rooms.get(workspaceId) === room) this.rooms.delete(workspaceId);
    };
  }

  /** Ends the streams of those who are no members any more, may not read, or have signed out everywhere. */
  async check(): Promise<void> {
    const all = [...this.rooms.values()].flatMap((room) => [...room.members]);
    if (all.length === 0) return;
    try {
      const rows = await asAuth(
        (tx) => tx.$queryRaw<{ n: number; role: string }[]>`
        SELECT t.n::int AS n, m.role FROM unnest(${all.map((one) => one.subscriber.workspaceId)}::uuid[], ${all.map((one) => one.subscriber.userId)}::uuid[],
          ${all.map((one) => one.subscriber.tokenVersion)}::int[]) WITH ORDINALITY AS t(w, u, v, n)
        JOIN membership m ON m.workspace_id = t.w AND m.user_id = t.u JOIN credential c ON c.user_id = t.u AND c.token_version = t.v`,
      );
      const held = new Set(
        rows.flatMap(({ n, role }) => (isRole(role) && allows(role, "conversations.read") ? [n - 1] : [])),
      );
      for (const [index, { subscriber }] of all.entries()) if (!held.has(index)) subscriber.end();
    } catch (error) {
      log.warn({ err: error }, "agents' streams could not be checked");
    }
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const off of this.unlisten) off();
    for (const room of this.rooms.values()) for (const { subscriber } of room.members) subscriber.end();
    this.rooms.clear();
  }

  private every(ms: number, work: () => void): void {
    const timer = setInterval(work, ms);
    timer.unref();
    this.timers.push(timer);
  }
}

/** The agents of one workspace who are listening. */
class Room {
  readonly members = new Set<Member>();
  private looking: Promise<void> | undefined;
  private again = false;

  constructor(private readonly workspaceId: string) {}

  /** Looks for what is new; what comes while it looks is looked for right after. */
  poke(): void {
    if (this.looking) {
      this.again = true;
      return;
    }
    this.looking = this.look()
      .catch((error: unknown) => log.warn({ err: error }, "an inbox could not be read"))
      .finally(() => {
        this.looking = undefined;
        if (this.again) {
          this.again = false;
          this.poke();
        }
      });
  }

  async join(subscriber: Subscriber, after: string | undefined): Promise<Member> {
    const given = after === undefined ? undefined : Position.read(after);
    const position = given ?? new Position(await this.horizon());
    const member = { subscriber, position };
    await seeAgents(this.workspaceId, [subscriber.userId]);
    subscriber.send(
      "hello",
      JSON.stringify({ at: new Date().toISOString(), resumed: given !== undefined }),
      position.text(),
    );
    this.members.add(member);
    this.poke();
    return member;
  }

  typing({ conversationId, from }: TypingNotice): void {
    const data = JSON.stringify({ conversationId, from });
    for (const { subscriber } of this.members)
      if (subscriber.userId !== from) subscriber.send("typing", data);
  }

  async seen(): Promise<void> {
    const users = [...new Set([...this.members].map((one) => one.subscriber.userId))];
    await seeAgents(this.workspaceId, users).catch((error: unknown) =>
      log.warn({ err: error }, "presence could not be noted"),
    );
  }

  private async horizon(): Promise<bigint> {
    const [row] = await inWorkspace(
      this.workspaceId,
      (tx) => tx.$queryRaw<{ at: string }[]>`
      SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS at`,
    );
    return BigInt(row?.at ?? "0");
  }

  private async look(): Promise<void> {
    let last: Row | undefined;
    for (;;) {
      const members = [...this.members];
      if (members.length === 0) return;
      const lowest = members.reduce(
        // biome-ignore lint/complexity/useMathMinMax: Math knows no bigint
        (low, one) => (one.position.xact < low ? one.position.xact : low),
        members[0]?.position.xact ?? 0n,
      );
      const from = last ?? { xact: String(lowest), id: "00000000-0000-0000-0000-000000000000" };
      const { rows, known, horizon } = await inWorkspace(this.workspaceId, async (tx) => {
        const found = await readRows(tx, this.workspaceId, from);
        const wanted = found.filter((row) => members.some((one) => !one.position.has(row)));
        return {
          rows: found,
          known: await readKnown(tx, this.workspaceId, wanted),
          horizon: BigInt(found[0]?.horizon ?? "0"),
        };
      });
      for (const member of members) send(member, rows, known);
      const full = rows.length === ROWS;
      const next = full ? BigInt(rows.at(-1)?.xact ?? "0") : horizon;
      for (const { position } of members) position.advance(next);
      if (!full) return;
      last = rows.at(-1);
    }
  }
}

/** Rows after a place, each with the oldest transaction that ran when they were read. */
function readRows(tx: WorkspaceTx, workspaceId: string, from: { xact: string; id: string }): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT id, xact::text AS xact, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, name, conversation_id AS "conversationId", properties
    FROM event WHERE workspace_id = ${workspaceId}::uuid AND xact >= ${from.xact}::xid8 AND (xact, id) > (${from.xact}::xid8, ${from.id}::uuid)
      AND ${LIVE_CONDITION}
    ORDER BY xact, id LIMIT ${ROWS}`;
}

interface Known {
  readonly messages: ReadonlyMap<string, InboxMessage>;
  readonly notes: ReadonlyMap<string, InboxNote>;
  readonly summaries: ReadonlyMap<string, ConversationSummary>;
}

/** The messages, notes and conversations that some rows are about, as they are now. */
async function readKnown(tx: WorkspaceTx, workspaceId: string, rows: readonly Row[]): Promise<Known> {
  const said = rows.filter((row) => row.name.startsWith("message."));
  const noted = rows.filter((row) => row.name === "note.added");
  const ids = [...new Set(rows.flatMap((row) => (row.conversationId ? [row.conversationId] : [])))];
  const messages = said.length
    ? await tx.$queryRaw<(MessageRowView & { event: string })[]>`
        SELECT t.e AS event, m.id, m.seq::float8 AS seq, m."from", m.user_id AS "userId", m.created_at AS at, m.mood, m.body::json AS body
        FROM unnest(${said.map((row) => row.id)}::uuid[], ${said.map((row) => row.conversationId)}::uuid[], ${said.map((row) => Number(row.properties.seq))}::bigint[]) AS t(e, c, s)
        JOIN message m ON m.workspace_id = ${workspaceId}::uuid AND m.conversation_id = t.c AND m.seq = t.s`
    : [];
  const notes = noted.length
    ? await tx.$queryRaw<(Omit<InboxNote, "at"> & { at: Date })[]>`
        SELECT id, conversation_id AS "conversationId", user_id AS "userId", text, mentions, created_at AS at FROM note
        WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${noted.map((row) => String(row.properties.note))}::uuid[])`
    : [];
  const shown = await maskMessages(
    tx,
    workspaceId,
    messages.map(({ event: _event, ...row }) => toMessage(row)),
  );
  const summaries = ids.length ? await readSummaries(tx, workspaceId, null, ids) : [];
  return {
    messages: new Map(shown.map((message, at) => [messages[at]?.event ?? "", message])),
    notes: new Map(notes.map((note) => [note.id, { ...note, at: note.at.toISOString() }])),
    summaries: new Map(summaries.map((one) => [one.id, one])),
  };
}

/** Sends a member what they have not had. Every event ends with the conversation as it is now. */
function send({ subscriber, position }: Member, rows: readonly Row[], known: Known): void {
  for (const row of rows) {
    if (position.has(row)) continue;
    position.take(row);
    const summary = row.conversationId ? known.summaries.get(row.conversationId) : undefined;
    const detail = detailOf(row, known);
    if (detail) subscriber.send(detail.event, JSON.stringify(detail.data));
    // Unread is counted for who has it; others count for themselves what they see coming.
    if (summary) {
      const mine = summary.ownerUserId === subscriber.userId;
      subscriber.send(
        "conversation",
        JSON.stringify({ summary: mine ? summary : { ...summary, unread: -1 } }),
        position.text(),
      );
    } else subscriber.send("at", "{}", position.text());
  }
}

function detailOf(row: Row, known: Known): { event: string; data: unknown } | undefined {
  const { name, conversationId, properties } = row;
  switch (name) {
    case "message.received":
    case "message.sent": {
      const message = known.messages.get(row.id);
      return message && { event: "message", data: { conversationId, message } };
    }
    case "note.added": {
      const note = known.notes.get(String(properties.note));
      return note && { event: "note", data: { note } };
    }
    case "case.opened":
    case "case.changed":
      return {
        event: "case",
        data: {
          caseId: properties.case,
          conversationId,
          what: properties.what ?? null,
          userId: properties.user ?? null,
        },
      };
    case "agent.changed":
      return { event: "agent", data: { userId: properties.user, state: properties.state } };
    case "sla.breached":
      return { event: "sla", data: { conversationId, what: properties.what } };
    case "duty.paged":
      return { event: "page", data: { conversationId, userId: properties.user ?? null } };
    case "team.notified":
      return { event: "notify", data: { conversationId, text: properties.text } };
    default:
      return undefined;
  }
}
