import type { Awaiting } from "../../flow";
import type { ConversationEvent } from "../conversations/conversation-bus";
import type { TurnStatus } from "../conversations/conversation-state";
import type { TokenClaim } from "../conversations/conversation-token";
import { loadConversation } from "../conversations/load-conversation";
import type { ConversationPlane } from "../conversations/plane";
import { awaitedBy } from "../conversations/read-history";
import { messageText } from "../conversations/turn-text";
import { AppError } from "../errors";
import { log } from "../log";
import { authorise, type ChatDeps } from "./chat-routes";
import { allowOrigin } from "./cors";
import { EventStream, sendEvent } from "./event-stream";
import { type Handler, single } from "./node-route";

/** Streams that one address may hold open. */
const PER_ADDRESS = 200;
/** Streams of the whole process: each takes a socket and some kilobytes. */
const PER_PROCESS = 12_000;
const LOOK_MS = 1_000;
const HEARTBEAT_MS = 20_000;
/** How often who waits for a person is told where they stand. */
const PLACE_MS = 5_000;
let open = 0;

/** Streams that this process holds open. */
export const openStreams = (): number => open;

export interface StreamDeps extends ChatDeps {
  readonly stopping: AbortSignal;
  readonly perAddress?: number;
}

/**
 * GET /v1/chat/conversations/{id}/stream: what happens from now on, or from the seq in Last-Event-ID. Every message
 * bears its seq as the event's id and comes once and in order; looks at the database every second in case a notice
 * between processes was lost.
 */
export function streamRoute(deps: StreamDeps): Handler {
  const { plane, limits, ownOrigin, stopping, perAddress = PER_ADDRESS } = deps;
  const follows = new Set<Follower>();
  const perIp = new Map<string, number>();
  startLooking(plane, follows, stopping);
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim, endpoint } = await authorise(plane, call);
    allowOrigin(call, endpoint, ownOrigin);
    // Counted before anything is waited for: many at once are as many.
    if ((perIp.get(call.ip) ?? 0) >= perAddress)
      throw new AppError(429, "too-many-streams", "Too many open streams from one address.", {
        details: { retryAfter: 10 },
      });
    if (open >= PER_PROCESS)
      throw new AppError(503, "too-many-streams", "Too many open streams.", { details: { retryAfter: 10 } });
    open++;
    perIp.set(call.ip, (perIp.get(call.ip) ?? 0) + 1);
    let follower: Follower | undefined;
    call.response.once("close", () => {
      open--;
      const left = (perIp.get(call.ip) ?? 1) - 1;
      if (left > 0) perIp.set(call.ip, left);
      else perIp.delete(call.ip);
      follower?.close();
      if (follower) follows.delete(follower);
    });
    const loaded = await loadConversation(plane.database.reads, claim.workspaceId, id, null);
    if (!loaded || loaded.state.rotation !== claim.rotation)
      throw new AppError(404, "not-found", "There is no such conversation.");
    if (call.response.destroyed) return;
    const after = lastEventId(
      single(call.request.headers["last-event-id"]) ?? call.query.get("after"),
      loaded.state.lastSeq,
    );
    const stream = new EventStream(call.response);
    follower = new Follower(plane, claim, id, stream, after);
    follows.add(follower);
    stream.comment("hello");
    await follower.look();
  };
}

/** One clock for all streams: every second some are looked after, quiet ones hear a heartbeat. */
function startLooking(plane: ConversationPlane, follows: Set<Follower>, stopping: AbortSignal): void {
  let beats = 0;
  const timer = setInterval(() => {
    if (follows.size === 0) return;
    beats++;
    const heartbeat = beats % (HEARTBEAT_MS / LOOK_MS) === 0;
    if (heartbeat) for (const one of follows) one.beat();
    if (beats % (PLACE_MS / LOOK_MS) === 0)
      for (const one of follows)
        one
          .moveUp()
          .catch((error: unknown) => log.warn({ err: error }, "a place in the queue could not be read"));
    lookTogether(plane, follows).catch((error: unknown) =>
      log.error({ err: error }, "streams could not be looked after"),
    );
  }, LOOK_MS);
  timer.unref();
  stopping.addEventListener("abort", () => {
    clearInterval(timer);
    for (const one of follows) one.end();
  });
}

/** Asks once for all streams which conversations have moved on. */
async function lookTogether(plane: ConversationPlane, follows: Set<Follower>): Promise<void> {
  const all = [...follows];
  for (let at = 0; at < all.length; at += 1_000) {
    const some = all.slice(at, at + 1_000);
    const { rows } = await plane.database.reads.query<{ n: number }>({
      name: "streams-moved",
      text: `SELECT t.n::int AS n FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) WITH ORDINALITY AS t(w, c, v, n)
             JOIN conversation c ON c.workspace_id = t.w AND c.id = t.c WHERE c.version <> t.v`,
      values: [some.map((one) => one.workspaceId), some.map((one) => one.id), some.map((one) => one.version)],
    });
    await Promise.all(rows.map(({ n }) => some[n - 1]?.look()));
  }
}

/** A reader of one conversation. */
class Follower {
  version = -1;
  private status: TurnStatus = "waiting";
  private told = "";
  private waitsInLine = false;
  private looking: Promise<void> | undefined;
  private again = false;
  private readonly unwatch: () => void;

  constructor(
    private readonly plane: ConversationPlane,
    private readonly claim: TokenClaim,
    readonly id: string,
    private readonly stream: EventStream,
    private seq: number,
  ) {
    this.unwatch = plane.bus.watch(id, (event) => this.hear(event));
  }

  get workspaceId(): string {
    return this.claim.workspaceId;
  }

  close(): void {
    this.unwatch();
  }

  end(): void {
    this.close();
    this.stream.end();
  }

  beat(): void {
    this.stream.comment("beat");
  }

  /** Others were taken from the line before this one: the place in it has changed, the conversation has not. */
  async moveUp(): Promise<void> {
    if (!this.waitsInLine || this.looking || !this.plane.queuePlace) return;
    const place = await this.plane.queuePlace(this.workspaceId, this.id);
    if (place?.position === undefined) return;
    const awaiting: Awaiting = { type: "person", cancellable: true, ...place };
    const text = JSON.stringify({ awaiting, status: this.status, version: this.version });
    if (text !== this.told) this.sendAwaiting(awaiting);
  }

  private hear(event: ConversationEvent): void {
    if (event.type === "typing" || event.type === "delta") {
      sendEvent(this.stream, event, { visitor: true, ids: true });
      return;
    }
    // Who waits for a person is told where they stand: that is read.
    if (event.type === "changed" || event.awaiting?.type === "person" || !this.followsOn(event)) {
      this.look().catch((error: unknown) =>
        log.error({ err: error, conversation: this.id }, "a stream could not read"),
      );
      return;
    }
    sendEvent(this.stream, event, { visitor: true, ids: true });
    this.seq = event.messages.at(-1)?.seq ?? this.seq;
    this.version = event.version;
  }

  /** What follows directly on what was sent needs no reading; anything else is read in order. */
  private followsOn(event: { messages: readonly { seq: number }[]; version: number }): boolean {
    const first = event.messages[0];
    return !this.looking && event.version === this.version + 1 && (!first || first.seq === this.seq + 1);
  }

  /** Reads what is new and sends it. */
  async look(): Promise<void> {
    if (this.looking) {
      this.again = true;
      return this.looking;
    }
    this.looking = this.read();
    try {
      await this.looking;
    } finally {
      this.looking = undefined;
    }
    if (this.again && !this.stream.closed) {
      this.again = false;
      await this.look();
    }
  }

  private async read(): Promise<void> {
    const loaded = await loadConversation(this.plane.database.reads, this.workspaceId, this.id, null);
    if (!loaded || loaded.state.rotation !== this.claim.rotation) return this.end();
    const { state } = loaded;
    if (state.version === this.version) return;
    while (this.seq < state.lastSeq) {
      const messages = await this.plane.store.messages(
        { workspaceId: this.workspaceId, conversationId: this.id },
        this.seq,
        state.lastSeq,
      );
      if (messages.length === 0) break;
      for (const one of messages) this.stream.send("message", messageText(one), one.seq);
      this.seq = messages.at(-1)?.seq ?? state.lastSeq;
    }
    this.version = state.version;
    this.status = state.status;
    this.sendAwaiting(await awaitedBy(this.plane, state));
  }

  private sendAwaiting(awaiting: Awaiting | null): void {
    this.told = JSON.stringify({ awaiting, status: this.status, version: this.version });
    this.waitsInLine = awaiting?.type === "person" && awaiting.position !== undefined;
    this.stream.send("awaiting", this.told);
  }
}

/** The seq to go on from; without one, from now on. A number from the future is the present. */
function lastEventId(header: string | null | undefined, lastSeq: number): number {
  if (header === null || header === undefined || header === "") return lastSeq;
  const seq = /^\d{1,15}$/.test(header) ? Number(header) : 0;
  return Math.min(seq, lastSeq);
}
