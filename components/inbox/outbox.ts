import type { ThreadMessage } from "./inbox-data";

export type SendContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image" | "file"; readonly fileId: string };

/** A reply on its way. Its key stays the same through every attempt, so it arrives once. */
export interface Sending {
  readonly key: string;
  readonly conversationId: string;
  readonly content: SendContent;
  /** What is shown: the words, or the file's name. */
  readonly shown: string;
  readonly at: string;
  /** The last message that its writer had seen. */
  readonly since: number;
  /** Send it even where the visitor has written since. */
  readonly anyway: boolean;
  readonly state: "sending" | "failed";
  /** Why it failed: the server's reason, or "network". */
  readonly reason: string | null;
}

export type OutboxAction =
  | { readonly type: "send"; readonly sending: Sending }
  | { readonly type: "failed"; readonly key: string; readonly reason: string }
  | { readonly type: "retry"; readonly key: string; readonly anyway: boolean }
  | { readonly type: "gone"; readonly key: string };

export function reduceOutbox(outbox: readonly Sending[], action: OutboxAction): readonly Sending[] {
  switch (action.type) {
    case "send":
      return outbox.some((one) => one.key === action.sending.key) ? outbox : [...outbox, action.sending];
    case "failed":
      return outbox.map((one) =>
        one.key === action.key ? { ...one, state: "failed", reason: action.reason } : one,
      );
    case "retry":
      return outbox.map((one) =>
        one.key === action.key
          ? { ...one, state: "sending", reason: null, anyway: one.anyway || action.anyway }
          : one,
      );
    case "gone":
      return outbox.filter((one) => one.key !== action.key);
  }
}

/**
 * What of the outbox a thread shows: not what the stream has brought already, though its answer is still awaited. Each
 * message stands for one that is under way.
 */
export function stillSending(
  outbox: readonly Sending[],
  conversationId: string,
  messages: readonly ThreadMessage[],
  me: string,
): Sending[] {
  const mine = messages.filter((one) => one.from === "person" && one.userId === me);
  return outbox.filter((one) => {
    if (one.conversationId !== conversationId) return false;
    if (one.state !== "sending" || one.content.type !== "text") return true;
    const { text } = one.content;
    const at = mine.findIndex((message) => message.content.text === text && message.seq > one.since);
    if (at >= 0) mine.splice(at, 1);
    return at < 0;
  });
}
