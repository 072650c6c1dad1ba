import { randomUUID } from "node:crypto";
import pg from "pg";
import { CACHE_CHANNEL } from "../db/revision";
import { log } from "../log";

/** Payload: who says it, a colon, and the ids of the conversations that moved, with commas between them. */
export const TURN_CHANNEL = "parley_turns";
/** Payload: a workspace's id. */
export const INBOX_CHANNEL = "parley_inbox";
/** Payload: see `NoticeHandlers.typing`. */
export const TYPING_CHANNEL = "parley_typing";
/** Milliseconds in which the conversations that moved are gathered into one notice. */
const GATHER_MS = 5;
/** Ids of one notice: PostgreSQL takes less than 8,000 bytes. */
const IDS = 150;
/** Beyond this nobody is told one by one: the readers' own polling covers a flood. */
const MAX_WAITING = 5_000;
const RECONNECT_MS = 500;
/** Every process says that it is there this often; one that has heard no other for long enough keeps its notices to itself. */
const BEACON_MS = 1_000;
const ALONE_AFTER_MS = 5_000;

export interface NoticeHandlers {
  /** Another process committed turns of these conversations. */
  turns(conversationIds: readonly string[]): void;
  /** Something that is cached was changed; `payload` says what, as JSON text. */
  cache(payload: string): void;
  /** Something for a workspace's agents was committed. */
  inbox(workspaceId: string): void;
  /** Somebody is writing: JSON text {"w": workspace, "c": conversation, "f": who}. */
  typing(payload: string): void;
  /** The connection is there again: notices may have been missed. */
  reconnected(): void;
}

/**
 * Hears and sends notices between processes on a connection of its own. They are hints: whoever misses one finds out by
 * looking (streams every second, caches after 400 ms).
 */
export class ChangeNotices {
  private readonly tag = randomUUID().slice(0, 8);
  private client: pg.Client | undefined;
  private closed = false;
  private waiting = new Set<string>();
  private sending: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private beacon: NodeJS.Timeout | undefined;
  /** `performance.now()` of the last sign of another process; a start counts as one. */
  private othersSeen = performance.now();

  constructor(
    private readonly url: string,
    private readonly handlers: NoticeHandlers,
  ) {}

  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: "parley-notices",
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000, // a connection that has died in silence
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client.on("error", (error) => this.lost(client, error));
    client.on("end", () => this.lost(client));
    client.on("notification", ({ channel, payload = "" }) => this.hear(channel, payload));
    try {
      await client.connect();
      // A notice is a hint and waits for no disk; turns are committed elsewhere, and wait.
      await client.query(
        `SET synchronous_commit = off; LISTEN ${TURN_CHANNEL}; LISTEN ${CACHE_CHANNEL}; LISTEN ${INBOX_CHANNEL}; LISTEN ${TYPING_CHANNEL}`,
      );
    } catch (error) {
      this.lost(client, error);
      return;
    }
    if (this.closed) return void client.end().catch(() => undefined);
    this.client = client;
    this.othersSeen = performance.now();
    this.beacon ??= setInterval(() => void this.notify(""), BEACON_MS);
    void this.notify("");
    this.handlers.reconnected();
  }

  /** Tells other processes that a conversation has moved. */
  turn(conversationId: string): void {
    if (performance.now() - this.othersSeen > ALONE_AFTER_MS) return;
    if (this.waiting.size < MAX_WAITING) this.waiting.add(conversationId);
    this.schedule();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.beacon);
    clearTimeout(this.sending);
    clearTimeout(this.retry);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Tells every process, this one too, that there is something for a workspace's agents. */
  inbox(workspaceId: string): void {
    this.tellOnce(INBOX_CHANNEL, workspaceId);
  }

  /** Tells every process that somebody is writing. */
  typing(payload: string): void {
    this.tellOnce(TYPING_CHANNEL, payload);
  }

  private tellOnce(channel: string, payload: string): void {
    const { client } = this;
    client
      ?.query({ name: "notify-inbox", text: "SELECT pg_notify($1, $2)", values: [channel, payload] })
      .catch((error: unknown) => this.lost(client, error));
  }

  /** Sends what has gathered; what gathers meanwhile goes in the next round. */
  private async send(): Promise<void> {
    const ids = [...this.waiting];
    this.waiting = new Set();
    for (let at = 0; this.client && at < ids.length; at += IDS)
      await this.notify(ids.slice(at, at + IDS).join(","));
    this.sending = undefined;
    if (this.waiting.size && !this.closed) this.schedule();
  }

  private async notify(ids: string): Promise<void> {
    const { client } = this;
    if (!client) return;
    try {
      await client.query({
        name: "notify-turns",
        text: "SELECT pg_notify($1, $2)",
        values: [TURN_CHANNEL, `${this.tag}:${ids}`],
      });
    } catch (error) {
      this.lost(client, error);
    }
  }

  private schedule(): void {
    this.sending ??= setTimeout(() => void this.send(), GATHER_MS);
  }

  private hear(channel: string, payload: string): void {
    if (channel === CACHE_CHANNEL) return this.handlers.cache(payload);
    if (channel === INBOX_CHANNEL) return this.handlers.inbox(payload);
    if (channel === TYPING_CHANNEL) return this.handlers.typing(payload);
    const [tag, ids = ""] = payload.split(":");
    if (tag === this.tag) return;
    this.othersSeen = performance.now();
    if (ids) this.handlers.turns(ids.split(","));
  }

  private lost(client: pg.Client, error?: unknown): void {
    if (this.client === client) {
      this.client = undefined;
      client.end().catch(() => undefined); // it may only have gone silent
    }
    if (this.closed || this.retry || (this.client && this.client !== client)) return;
    if (error) log.warn({ err: error }, "notices between processes are interrupted");
    this.retry = setTimeout(() => {
      this.retry = undefined;
      if (!this.closed && !this.client) void this.open();
    }, RECONNECT_MS);
  }
}
