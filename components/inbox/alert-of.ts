import type { Summary } from "./inbox-data";
import type { StreamEvent } from "./stream-events";

export type Alert =
  | {
      readonly kind: "message" | "waiting" | "mention" | "breach" | "page" | "reminder";
      readonly conversationId: string;
      readonly words: string;
    }
  | { readonly kind: "notify"; readonly conversationId: string | null; readonly words: string };

/**
 * What of the stream is worth a ring to this agent: words of their own visitors, somebody new in a queue of theirs, their
 * name in a note, a clock that ran out, a promise that is due, a call to the team. `before` is what was known of the conversation.
 */
export function alertOf(
  event: StreamEvent,
  context: {
    readonly me: string;
    /** Queues that the agent is in; none: all. */
    readonly queues: readonly string[];
    readonly before: (conversationId: string) => Summary | undefined;
  },
): Alert | null {
  const { me, queues, before } = context;
  const mine = (id: string) => before(id)?.ownerUserId === me;
  switch (event.event) {
    case "message": {
      const { conversationId, message } = event;
      if (message.from !== "visitor" || !mine(conversationId)) return null;
      const words = typeof message.content.text === "string" ? message.content.text : "";
      return { kind: "message", conversationId, words };
    }
    case "conversation": {
      const { summary } = event;
      const known = before(summary.id);
      if (
        summary.owner !== "queue" ||
        known?.owner === "queue" ||
        (known && known.version >= summary.version)
      )
        return null;
      if (queues.length > 0 && summary.queueId !== null && !queues.includes(summary.queueId)) return null;
      return { kind: "waiting", conversationId: summary.id, words: summary.preview?.text ?? "" };
    }
    case "note": {
      const { note } = event;
      return note.userId !== me && note.mentions.includes(me)
        ? { kind: "mention", conversationId: note.conversationId, words: note.text }
        : null;
    }
    case "sla":
      return mine(event.conversationId)
        ? { kind: "breach", conversationId: event.conversationId, words: "" }
        : null;
    case "case":
      // A promise that nobody has taken yet is everybody's.
      return event.what === "reminder" &&
        event.conversationId !== null &&
        (event.userId === null || event.userId === me)
        ? { kind: "reminder", conversationId: event.conversationId, words: "" }
        : null;
    case "page":
      return { kind: "page", conversationId: event.conversationId, words: "" };
    case "notify":
      return { kind: "notify", conversationId: event.conversationId, words: event.text };
    default:
      return null;
  }
}
