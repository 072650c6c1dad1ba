import type { FileRef, Message } from "../../../flow/kernel/chat";
import type { PageInfo, Values } from "../frame-messages";
import { type ChatApi, ChatFault, type StartBody } from "./chat-api";
import { type ChatEvent, type ChatState, EMPTY, reduce } from "./chat-state";
import { hearAs } from "./hear-as";
import { type Keep, readKept } from "./keep";
import { newId } from "./new-id";
import { type Body, type Entry, Outbox } from "./outbox";
import { Patience } from "./patience";
import { retryDelay } from "./retry-delay";

/** What is kept of a conversation between visits. `start` is written before it is sent, so that a retry is the same start. */
interface Kept {
  start: StartBody;
  conversation?: string;
  token?: string;
}

export interface SessionOptions {
  readonly api: ChatApi;
  readonly keep: Keep;
  readonly locale: string;
  readonly timeZone?: string;
  readonly now?: () => number;
  /** Whether there is a network at all, as far as the browser knows. */
  readonly online?: () => boolean;
}

/** People who write say so every few seconds: without that, they have stopped. */
const TYPING_LASTS_MS = 5_000;
const TYPING_EVERY_MS = 3_000;

type Known = { conversation: string; token: string };

/** One visitor's conversation: begins or resumes it, sends what is said in order, listens, and never gives up by itself. */
export class ChatSession {
  state: ChatState = EMPTY;
  /** What a new conversation begins with. */
  page: PageInfo = {};
  variables: Values = {};
  contact: Values = {};
  /** The browser's own id, as the page's reports bear it. */
  visitor: string | undefined;
  /** Who the visitor is, signed by the site's server. */
  identity: string | undefined;
  private readonly listeners = new Set<(state: ChatState, event: ChatEvent) => void>();
  private readonly outbox: Outbox;
  private readonly patience = new Patience();
  private known: Known | null = null;
  private sending = false;
  private listening: AbortController | null = null;
  private lastSeq = 0;
  private typedAt = 0;
  private quiet: ReturnType<typeof setTimeout> | undefined;
  /** Counts conversations: what belongs to an earlier one comes to nothing. */
  private life = 0;

  constructor(private readonly options: SessionOptions) {
    this.outbox = new Outbox(options.keep, options.now ?? Date.now);
  }

  get begun(): boolean {
    return this.life > 0;
  }

  subscribe(listener: (state: ChatState, event: ChatEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Whether an earlier visit left a conversation. */
  hasKept(): boolean {
    return readKept<Kept>(this.options.keep, "chat")?.conversation !== undefined;
  }

  /** Goes on with the kept conversation, or begins one. Once. */
  begin(): void {
    if (this.begun) return;
    void this.live(++this.life);
  }

  /** Leaves the conversation and begins another. */
  restart(): void {
    this.forget();
    void this.live(++this.life);
  }

  /** Says something. `shown` is how the visitor sees it until the server has it; null for what is not shown. */
  say(
    body: Body,
    shown:
      | Omit<Extract<Message, { type: "text" }>, "id" | "from">
      | Omit<Extract<Message, { type: "file" }>, "id" | "from">
      | null,
  ): void {
    const id = newId();
    const conversation = this.known?.conversation ?? "";
    this.outbox.add({ id, body, conversation, shown: shown && { ...shown, id, from: "visitor" } });
    this.showPending();
    void this.send();
  }

  /** The visitor has signed in on the site: what was said here is theirs; what was another customer's is left. */
  identify(identity: string): void {
    this.identity = identity;
    const { known } = this;
    if (!known) return; // told when it begins
    this.options.api.identify(known.conversation, known.token, identity).catch((fault: unknown) => {
      // A token that does not hold changes nothing: they stay who they were.
      if (fault instanceof ChatFault && fault.status === 409 && this.known === known) this.restart();
    });
  }

  /** The visitor writes. Told to people only, and not at every key. */
  typing(): void {
    const now = (this.options.now ?? Date.now)();
    if (!this.known || this.state.status !== "person" || now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    // A sign of writing that is lost is no fault that anybody needs to hear of.
    this.options.api.typing(this.known.conversation, this.known.token).catch(() => undefined);
  }

  upload(file: File, progress: (part: number) => void, stop: AbortSignal): Promise<FileRef> {
    if (!this.known) return Promise.reject(new ChatFault(0));
    return this.options.api.upload(this.known.conversation, this.known.token, file, progress, stop);
  }

  retry(): void {
    this.outbox.retry(this.known?.conversation ?? "");
    this.showPending();
    this.patience.hurry();
    void this.send();
  }

  discard(id: string): void {
    this.outbox.remove(id);
    this.showPending();
  }

  /** The connection is back, or the page is looked at again. */
  wake(): void {
    this.patience.hurry();
    if (this.known && !this.listening) void this.listen(this.known, this.life);
    void this.send();
  }

  /** Nobody looks: the stream is let go; `wake` takes it up where it was. */
  rest(): void {
    this.listening?.abort();
    this.listening = null;
  }

  private forget(): void {
    this.listening?.abort();
    this.listening = null;
    this.known = null;
    this.lastSeq = 0;
    this.options.keep.set("chat", null);
    this.options.keep.set("read", null);
    this.outbox.clear();
    this.apply({ type: "reset" });
  }

  private async live(life: number): Promise<void> {
    this.apply({ type: "link", link: "connecting" });
    const kept = readKept<Kept>(this.options.keep, "chat");
    const known =
      kept?.conversation && kept.token
        ? await this.resume({ conversation: kept.conversation, token: kept.token }, life)
        : await this.start(kept, life);
    if (!known || life !== this.life) return;
    this.known = known;
    if (kept?.conversation && this.identity) this.identify(this.identity);
    this.apply({ type: "link", link: "online" });
    this.adopt(known.conversation);
    void this.listen(known, life);
    void this.send();
  }

  /** What was said before the conversation had an id goes to it. */
  private adopt(conversation: string): void {
    for (const entry of this.outbox.entries("")) {
      this.outbox.remove(entry.id);
      this.outbox.add({ ...entry, conversation });
    }
    this.showPending();
  }

  private async start(kept: Kept | null, life: number): Promise<Known | null> {
    const { keep, api } = this.options;
    const start = kept?.start ?? this.startBody();
    keep.set("chat", JSON.stringify({ start } satisfies Kept));
    const started = await this.insist(
      life,
      () =>
        api.start(
          start,
          hearAs("start", null, (event) => life === this.life && this.apply(event)),
        ),
      start.identity ? [401] : [],
    );
    if (!started && start.identity && life === this.life && this.state.link !== "unavailable") {
      // The page's token has expired: they talk all the same, as somebody unknown.
      const { identity: _, ...rest } = start;
      return this.start({ start: rest }, life);
    }
    if (!started) {
      // A start that can never succeed is not tried again with the same body.
      if (life === this.life) keep.set("chat", null);
      return null;
    }
    if (life !== this.life) return null;
    const { conversation, token } = started;
    keep.set("chat", JSON.stringify({ start, conversation, token } satisfies Kept));
    this.apply({ type: "turn", to: null, turn: started });
    return { conversation, token };
  }

  private startBody(): StartBody {
    const { locale, timeZone } = this.options;
    const some = (values: Values) => (Object.keys(values).length ? values : undefined);
    const body = {
      id: newId(),
      locale,
      timeZone,
      page: this.page,
      variables: some(this.variables),
      contact: some(this.contact),
      visitor: this.visitor,
      identity: this.identity,
    };
    const text: StartBody = JSON.parse(JSON.stringify(body)); // without what is undefined
    return text;
  }

  private async resume(known: Known, life: number): Promise<Known | null> {
    const history = await this.insist(
      life,
      () => this.options.api.history(known.conversation, known.token),
      [404],
    );
    if (life !== this.life) return null;
    if (!history) {
      if (this.state.link === "unavailable") return null;
      this.forget(); // it is gone
      return this.start(null, life);
    }
    const { messages, lastSeq, awaiting, status, version } = history;
    this.lastSeq = lastSeq;
    this.apply({ type: "history", messages, lastSeq, standing: { awaiting, status, version } });
    return known;
  }

  /** Tries until it works. Null: it never will; the link says so, unless the status is among the `expected`. */
  private async insist<T>(
    life: number,
    work: () => Promise<T>,
    expected: readonly number[] = [],
  ): Promise<T | null> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (fault) {
        if (life !== this.life) return null;
        if (fault instanceof ChatFault && !fault.passing) {
          if (!expected.includes(fault.status)) this.apply({ type: "link", link: "unavailable" });
          return null;
        }
        await this.pause(attempt, fault);
      }
    }
  }

  private pause(attempt: number, fault: unknown): Promise<void> {
    this.apply({ type: "link", link: this.options.online?.() === false ? "offline" : "retrying" });
    return this.patience.wait(retryDelay(attempt, fault));
  }

  /** Sends what waits, one after the other. */
  private async send(): Promise<void> {
    const { known, life } = this;
    if (!known || this.sending) return;
    this.sending = true;
    try {
      for (let attempt = 0; ; ) {
        const entry = this.outbox.entries(known.conversation).find((one) => !one.refused);
        if (!entry || life !== this.life) return;
        const fault = await this.sendOne(known, entry, life);
        if (life !== this.life) return;
        attempt = fault ? attempt + 1 : 0;
        if (fault) await this.pause(attempt - 1, fault);
        else if (this.state.link !== "online") this.apply({ type: "link", link: "online" });
      }
    } finally {
      this.sending = false;
      if (life !== this.life) void this.send();
    }
  }

  /** Undefined when it is settled, one way or the other. */
  private async sendOne(known: Known, entry: Entry, life: number): Promise<ChatFault | undefined> {
    const apply = (event: ChatEvent) => {
      if (life === this.life) this.apply(event);
    };
    try {
      const turn = await this.options.api.send(
        known.conversation,
        known.token,
        entry.id,
        entry.body,
        hearAs(entry.id, entry.id, apply),
      );
      apply({ type: "acknowledged", id: entry.id });
      apply({ type: "turn", to: entry.id, turn });
      this.outbox.remove(entry.id);
    } catch (fault) {
      if (!(fault instanceof ChatFault)) throw fault;
      if (fault.passing) return fault;
      if (fault.status === 404 && life === this.life) {
        this.apply({ type: "link", link: "unavailable" });
        this.options.keep.set("chat", null);
      }
      this.outbox.refuse(entry);
      this.showPending();
    }
    return undefined;
  }

  private async listen(known: Known, life: number): Promise<void> {
    if (this.listening) return;
    const stop = new AbortController();
    this.listening = stop;
    const hear = hearAs("stream", undefined, (event) => {
      if (life !== this.life || stop.signal.aborted) return;
      if (event.type === "message" && event.seq !== undefined)
        this.lastSeq = Math.max(this.lastSeq, event.seq);
      this.apply(event);
    });
    for (let attempt = 0; !stop.signal.aborted && life === this.life; attempt++) {
      let fault: unknown = null;
      const opened = () => {
        attempt = 0;
        if (this.state.link === "retrying" || this.state.link === "offline")
          this.apply({ type: "link", link: "online" });
      };
      try {
        await this.options.api.listen(
          known.conversation,
          known.token,
          this.lastSeq,
          hear,
          opened,
          stop.signal,
        );
      } catch (error) {
        fault = error;
      }
      if (stop.signal.aborted || life !== this.life) break;
      if (fault instanceof ChatFault && !fault.passing) break; // turns still tell what they led to
      if (fault) await this.pause(attempt, fault);
      else await this.patience.wait(retryDelay(0, null));
    }
    if (this.listening === stop) this.listening = null;
  }

  private showPending(): void {
    this.apply({ type: "pending", pending: this.outbox.pending(this.known?.conversation ?? "") });
  }

  private apply(event: ChatEvent): void {
    if (event.type === "typing" && this.state.status === "person") {
      clearTimeout(this.quiet);
      this.quiet = setTimeout(() => this.apply({ type: "quiet" }), TYPING_LASTS_MS);
    }
    const next = reduce(this.state, event);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener(next, event);
  }
}
