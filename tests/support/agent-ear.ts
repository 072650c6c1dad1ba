import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { readEvents, type ServerEvent } from "../../components/widget/chat/read-events";

/** An agent's stream as a browser keeps it: after a break it is opened again from the last position, for as long as it is wanted. */
export class AgentEar {
  readonly events: ServerEvent[] = [];
  /** How often the stream was opened. */
  opened = 0;
  private position: string | undefined;
  private readonly stop = new AbortController();
  private readonly listening: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly slug: string,
    private readonly cookie: string,
  ) {
    setMaxListeners(0, this.stop.signal); // each try hears it
    this.listening = this.listen();
  }

  /** The texts of a conversation's messages, as often as they came and in that order. */
  texts(conversation: string): string[] {
    return this.events.flatMap(({ event, data }) => {
      if (event !== "message") return [];
      const heard: { conversationId: string; message: { content: { text: string } } } = JSON.parse(data);
      return heard.conversationId === conversation ? [heard.message.content.text] : [];
    });
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.listening;
  }

  private async listen(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.once().catch(() => undefined); // the server is away, or the stream broke
      await sleep(100, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async once(): Promise<void> {
    const response = await fetch(`${this.url}/live?workspace=${this.slug}`, {
      headers: {
        cookie: this.cookie,
        ...(this.position === undefined ? {} : { "last-event-id": this.position }),
      },
      signal: this.stop.signal,
    });
    if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`);
    this.opened++;
    for await (const event of readEvents(response.body)) {
      this.events.push(event);
      if (event.id !== undefined) this.position = event.id;
    }
  }
}
