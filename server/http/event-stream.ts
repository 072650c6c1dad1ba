import type { ServerResponse } from "node:http";
import type { ConversationEvent } from "../conversations/conversation-bus";
import { messageText } from "../conversations/turn-text";

/** Bytes a slow reader may leave unread before the stream is cut; it comes back with Last-Event-ID. */
const MAX_UNREAD = 512_000;

/** Server-sent events on a response. */
export class EventStream {
  private open = true;

  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    });
    response.flushHeaders();
    response.once("close", () => {
      this.open = false;
    });
  }

  get closed(): boolean {
    return !this.open;
  }

  /** `data` is JSON text. */
  send(event: string, data: string, id?: number | string): void {
    if (!this.open) return;
    this.response.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
    if (this.response.writableLength > MAX_UNREAD) this.response.destroy();
  }

  comment(text: string): void {
    if (this.open) this.response.write(`: ${text}\n\n`);
  }

  end(): void {
    if (this.open) this.response.end();
    this.open = false;
  }
}

/** Tells a stream what happens in a turn. Bot's and people's words; the visitor's own where `visitor` is set. */
export function sendEvent(
  stream: EventStream,
  event: ConversationEvent,
  options: { visitor: boolean; ids: boolean },
): void {
  switch (event.type) {
    case "turn":
      for (const message of event.messages) {
        if (options.visitor || message.from !== "visitor")
          stream.send("message", messageText(message), options.ids ? message.seq : undefined);
      }
      stream.send(
        "awaiting",
        JSON.stringify({ awaiting: event.awaiting, status: event.status, version: event.version }),
      );
      return;
    case "typing":
      stream.send("typing", "{}");
      return;
    case "delta":
      stream.send("delta", JSON.stringify({ id: event.id, text: event.text }));
      return;
    case "changed":
      return;
  }
}
