import { type MessageContent, messageContentSchema } from "../../flow/kernel/chat";

/** What of a stored message is shown in a thread; null for a kind that is not known. Who of the team wrote it stands beside it. */
export function shownContent(stored: {
  readonly type: string;
  readonly [field: string]: unknown;
}): MessageContent | null {
  const { sender: _sender, ...content } = stored;
  return messageContentSchema.safeParse(content).data ?? null;
}
