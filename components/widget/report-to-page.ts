import type { Message } from "../../flow/kernel/chat";
import type { ChatSession } from "./chat/chat-session";
import type { Keep } from "./chat/keep";
import { inOrder } from "./chat/message-order";
import type { PageLink } from "./page-link";
import { plainText } from "./plain-text";

/** Characters of a message that a closed chat shows beside its button. */
const PREVIEW = 140;

/**
 * Tells the page around of what it may know: how much is unread, that something was said, where the flow wants to
 * lead. Redirects count when they are said now, not when they are read again after a reload.
 */
export function reportTo(
  session: ChatSession,
  keep: Keep,
  link: PageLink | null,
  redirect: (url: string, newTab: boolean) => void,
): { looking(is: boolean): void } {
  let looking = false;
  const known = new Set<string>();
  let wasOver = false;
  let started = false;

  const count = () => {
    const messages = inOrder(session.state.placed.values()).filter((one) => one.from !== "visitor");
    const last = messages.at(-1);
    if (looking) {
      if (last) keep.set("read", last.id);
      return link?.tell({ type: "unread", count: 0 });
    }
    const read = keep.get("read");
    const unread = messages.slice(messages.findIndex((one) => one.id === read) + 1);
    const preview = last && unread.length ? previewOf(last) : "";
    link?.tell({ type: "unread", count: unread.length, ...(preview ? { preview } : {}) });
  };

  session.subscribe((state, event) => {
    if (event.type === "reset") {
      known.clear();
      started = false;
    }
    let fresh = false;
    for (const { message } of state.placed.values()) {
      if (known.has(message.id)) continue;
      known.add(message.id);
      fresh = true;
      if (event.type === "history") continue;
      if (message.from === "visitor") link?.tell({ type: "talked" });
      link?.tell({
        type: "event",
        name: "message",
        detail: { id: message.id, from: message.from, type: message.type },
      });
      if (message.type === "redirect" && message.from !== "visitor")
        redirect(message.url, message.newTab ?? false);
    }
    if (!started && state.version >= 0) {
      started = true;
      link?.tell({ type: "event", name: "start", detail: {} });
    }
    const over = state.status === "ended" || state.status === "failed";
    if (over && !wasOver) link?.tell({ type: "event", name: "end", detail: { status: state.status } });
    wasOver = over;
    if (fresh) count();
  });
  return {
    looking(is) {
      looking = is;
      count();
    },
  };
}

const previewOf = (message: Message): string =>
  "text" in message && message.text ? plainText(message.text).slice(0, PREVIEW) : "";
