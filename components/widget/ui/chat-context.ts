import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChatSession } from "../chat/chat-session";
import type { Settings } from "../settings";
import type { Words } from "../words";

export interface Chat {
  readonly session: ChatSession;
  readonly settings: Settings;
  readonly t: Words;
  /** Sends the page around the chat (or this page) somewhere. */
  goTo(url: URL, newTab: boolean): void;
}

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("outside the chat");
  return chat;
}
