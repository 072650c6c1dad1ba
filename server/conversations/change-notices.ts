import { randomUUID } from "node:crypto";
import pg from "pg";
import { CACHE_CHANNEL } from "../db/revision";
import { log } from "../log";

const TURN_CHANNEL = "parley_turns";
/** Milliseconds in which the conversations that moved are gathered into one notice. */
const GATHER_MS = 5;
/** Ids of one notice: PostgreSQL takes less than 8,000 bytes. */
const IDS = 150;
/** Beyond this nobody is told one by one: the readers' own polling covers a flood. */
const MAX_WAITING = 5_000;
const RECONNECT_MS = 500;

export interface NoticeHandlers {
  /** Another process committed turns of these conversations. */
  turns(conversationIds: readonly string[]): void;
  /** Something that is cached was changed. */
  cache(): void;
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
      await client.query(`SET synchronous_commit = off; LISTEN ${TURN_CHANNEL}; LISTEN ${CACHE_CHANNEL}`);
    } catch (error) {
      this.lost(client, error);
      return;
    }
    if (this.closed) return void client.end().catch(() => undefined);
    this.client = client;
    this.handlers.reconnected();
  }

  /** Tells other processes that a conversation has moved. */
  turn(conversationId: string): void {
    if (this.waiting.size < MAX_WAITING) this.waiting.add(conversationId);
    this.schedule();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.sending);
    clearTimeout(this.retry);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Sends what has gathered; what gathers meanwhile goes in the next round. */
  private async send(): Promise<void> {
    const { client } = this;
    const ids = [...this.waiting];
    this.waiting = new Set();
    try {
      for (let at = 0; client && at < ids.length; at += IDS) {
        const payload = `${this.tag}:${ids.slice(at, at + IDS).join(",")}`;
        await client.query({
          name: "notify-turns",
          text: "SELECT pg_notify($1, $2)",
          values: [TURN_CHANNEL, payload],
        });
      }
    } catch (error) {
      if (client) this.lost(client, error);
    }
    this.sending = undefined;
    if (this.waiting.size && !this.closed) this.schedule();
  }

  private schedule(): void {
    this.sending ??= setTimeout(() => void this.send(), GATHER_MS);
  }

  private hear(channel: string, payload: string): void {
    if (channel === CACHE_CHANNEL) {
      this.handlers.cache();
      return;
    }
    const [tag, ids = ""] = payload.split(":");
    if (tag !== this.tag && ids) this.handlers.turns(ids.split(","));
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
