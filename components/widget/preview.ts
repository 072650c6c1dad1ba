import type { Message, Turn } from "../../flow/kernel/chat";
import type { ChatApi, Started } from "./chat/chat-api";
import type { Settings } from "./settings";

/** A sample of the chat for choosing its looks: it greets, offers answers, and repeats what it is told. Asks no server. */
export function sampleApi(Api: typeof ChatApi, { texts, title }: Settings): ChatApi {
  let version = 0;
  const said = (text: string): Message => ({
    id: `sample-${version}-${text.length}`,
    from: "bot",
    type: "text",
    text,
  });
  const turn = (...words: string[]): Turn => {
    version++;
    const options = [texts.status.again, texts.status.retry].map((label, index) => ({
      id: String(index),
      label,
    }));
    return { messages: words.map(said), awaiting: { type: "choice", options }, status: "waiting", version };
  };
  class SampleApi extends Api {
    override async start(): Promise<Started> {
      return { ...turn(title, texts.composer.message), conversation: "sample", token: "sample" };
    }
    override async send(...[, , , body]: Parameters<ChatApi["send"]>): Promise<Turn> {
      return turn(body.text ?? texts.working);
    }
    override listen(): Promise<void> {
      return new Promise(() => undefined); // nothing ever happens by itself
    }
  }
  return new SampleApi("");
}
