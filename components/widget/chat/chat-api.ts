import type { FileRef, Message, Turn } from "../../../flow/kernel/chat";
import type { PageInfo, Values } from "../frame-messages";
import type { Standing } from "./chat-state";
import type { Body } from "./outbox";
import { readEvents, type ServerEvent } from "./read-events";

export interface StartBody {
  id: string;
  visitor?: string;
  /** Signed by the site's server. */
  identity?: string;
  contact?: Values;
  variables?: Values;
  page?: PageInfo;
  locale?: string;
  timeZone?: string;
}
export type Started = Turn & { conversation: string; token: string };
export type History = Standing & { conversation: string; messages: Message[]; lastSeq: number };

/** A request that did not succeed. `status` 0: no answer at all. `retryAfter`: milliseconds, where the server names them. */
export class ChatFault extends Error {
  constructor(
    readonly status: number,
    readonly retryAfter: number | null = null,
  ) {
    super(`chat request failed: ${status}`);
  }

  /** Trying again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Without a byte for so long, a connection is taken for dead (streams have a heartbeat every 20 s). */
const SILENCE_MS = 55_000;

/** The chat API of the page's own host. */
export class ChatApi {
  constructor(
    private readonly publicId: string,
    private readonly request: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  start(body: StartBody, hear: (event: ServerEvent) => void): Promise<Started> {
    return this.turn<Started>(
      `/v1/chat/${encodeURIComponent(this.publicId)}/conversations`,
      null,
      JSON.stringify(body),
      hear,
    );
  }

  send(
    conversation: string,
    token: string,
    id: string,
    body: Body,
    hear: (event: ServerEvent) => void,
  ): Promise<Turn> {
    return this.turn<Turn>(`${at(conversation)}/messages`, token, JSON.stringify({ id, ...body }), hear);
  }

  async history(conversation: string, token: string): Promise<History> {
    const response = await this.fetch(at(conversation), { headers: bearer(token) });
    const history: History = await response.json();
    return history;
  }

  /** Listens until the stream ends or breaks. `opened` is called when the server has agreed. */
  async listen(
    conversation: string,
    token: string,
    after: number,
    hear: (event: ServerEvent) => void,
    opened: () => void,
    stop: AbortSignal,
  ): Promise<void> {
    const watch = new Watch(stop);
    try {
      const response = await this.fetch(`${at(conversation)}/stream`, {
        headers: { ...bearer(token), accept: "text/event-stream", "last-event-id": String(after) },
        signal: watch.signal,
      });
      opened();
      if (response.body)
        for await (const event of readEvents(response.body, () => watch.alive())) hear(event);
    } catch (error) {
      throw error instanceof ChatFault ? error : new ChatFault(0);
    } finally {
      watch.end();
    }
  }

  /** Says who the visitor is. Throws ChatFault: 409 where the conversation is another customer's, 401 for a token that does not hold. */
  async identify(conversation: string, token: string, identity: string): Promise<void> {
    const answer = await this.request(`${at(conversation)}/identity`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ identity }),
    });
    if (!answer.ok) throw new ChatFault(answer.status);
  }

  /** Tells whoever answers that the visitor writes. */
  async typing(conversation: string, token: string): Promise<void> {
    await this.fetch(`${at(conversation)}/typing`, { method: "POST", headers: bearer(token) });
  }

  /** Puts a file up; `progress` hears parts of 1. */
  upload(
    conversation: string,
    token: string,
    file: File,
    progress: (part: number) => void,
    stop: AbortSignal,
  ): Promise<FileRef> {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest(); // fetch tells nothing of how far it is
      call.open("POST", `${at(conversation)}/files`);
      call.setRequestHeader("authorization", `Bearer ${token}`);
      call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      call.onerror = call.onabort = () => reject(new ChatFault(0));
      call.onload = () => {
        if (call.status >= 300) return reject(new ChatFault(call.status));
        try {
          const { file: stored }: { file: FileRef } = JSON.parse(call.responseText);
          resolve(stored);
        } catch {
          reject(new ChatFault(502)); // something between us and the server answered
        }
      };
      stop.addEventListener("abort", () => call.abort());
      const form = new FormData();
      form.append("file", file, file.name);
      call.send(form);
    });
  }

  /** A turn that streams: its events as they come, then the whole. */
  private async turn<T>(
    path: string,
    token: string | null,
    body: string,
    hear: (event: ServerEvent) => void,
  ): Promise<T> {
    const watch = new Watch();
    let whole: T | undefined;
    try {
      const response = await this.fetch(path, {
        method: "POST",
        body,
        headers: {
          "content-type": "application/json",
          accept: "text/event-stream",
          ...(token === null ? {} : bearer(token)),
        },
        signal: watch.signal,
      });
      if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
        whole = await response.json();
      } else {
        for await (const event of readEvents(response.body, () => watch.alive())) {
          if (event.event === "done") whole = JSON.parse(event.data);
          else hear(event);
        }
      }
    } catch (error) {
      if (whole === undefined) throw error instanceof ChatFault ? error : new ChatFault(0);
    } finally {
      watch.end();
    }
    if (whole === undefined) throw new ChatFault(0); // it broke off: the same id gives the stored answer
    return whole;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const response = await this.request(path, {
      ...init,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    if (response.ok) return response;
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    throw new ChatFault(response.status, Number.isFinite(seconds) ? seconds * 1_000 : null);
  }
}

/** Gives a connection up that has fallen silent. */
class Watch {
  private readonly abort = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal = this.abort.signal;

  constructor(outer?: AbortSignal) {
    if (outer?.aborted) this.abort.abort();
    outer?.addEventListener("abort", () => this.abort.abort());
    this.alive();
  }

  alive(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abort.abort(), SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }
}

const at = (conversation: string): string => `/v1/chat/conversations/${conversation}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
