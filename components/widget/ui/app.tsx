/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { ChatState } from "../chat/chat-state";
import type { Keep } from "../chat/keep";
import { inOrder } from "../chat/message-order";
import { useChat } from "./chat-context";
import { type Asked, Composer } from "./composer";
import { Header } from "./header";
import { hasPanel, InputPanel, takesTyping } from "./input-panel";
import { StatusLine } from "./status-line";
import { Thread } from "./thread";

/** The whole chat. */
export function App({
  keep,
  title,
  avatar,
  onClose,
}: {
  keep: Keep;
  title: string;
  avatar: string | undefined;
  onClose: (() => void) | null;
}) {
  const { session } = useChat();
  const [state, setState] = useState(session.state);
  useEffect(() => {
    setState(session.state);
    return session.subscribe(setState);
  }, [session]);
  const { awaiting, version } = state;
  // While an answer is on its way, its question is closed.
  const answered = state.pending.some((one) => !one.refused);
  const question = `${version}:${awaiting?.type}`;
  const panel = awaiting !== null && hasPanel(awaiting) && !answered && state.status === "waiting";
  const over = isOver(state);
  const restart = () => {
    keep.set("draft", null);
    session.restart();
  };
  return (
    <main onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose?.()}>
      <Header
        title={title}
        avatar={avatar}
        onClose={onClose}
        onRestart={state.placed.size > 0 && !over ? restart : null}
      />
      <Thread state={state}>
        {panel && awaiting ? <InputPanel key={question} awaiting={awaiting} /> : null}
      </Thread>
      <StatusLine
        state={
          over || state.status === "person" || state.link !== "online"
            ? state
            : { ...state, status: "waiting" }
        }
        onRestart={restart}
      />
      {over || (panel && !takesTyping(awaiting)) || state.link === "unavailable" ? null : (
        <Composer
          asked={awaiting && isAsked(awaiting) ? awaiting : null}
          beside={panel}
          keep={keep}
          question={question}
        />
      )}
    </main>
  );
}

const isAsked = (awaiting: NonNullable<ChatState["awaiting"]>): awaiting is Asked =>
  awaiting.type !== "working" && awaiting.type !== "person" && awaiting.type !== "event";

/** Ended, and not by a flow that speaks only when it is spoken to. */
function isOver(state: ChatState): boolean {
  if (state.status !== "ended" && state.status !== "failed") return false;
  if (state.pending.length > 0) return false;
  const first = inOrder(state.placed.values())[0];
  return first !== undefined && first.from !== "visitor";
}
