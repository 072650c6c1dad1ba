/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Message } from "../../../flow/kernel/chat";
import type { ChatState, Pending } from "../chat/chat-state";
import { inOrder } from "../chat/message-order";
import { plainText } from "../plain-text";
import { useChat } from "./chat-context";
import { DownIcon } from "./icons";
import { MessageContent } from "./message-content";
import { PlainText } from "./rich-text";

/** Closer to the end than this, the reader follows the conversation. */
const NEAR_PX = 80;

/** The conversation so far: a log that screen readers follow, what is being written, and what is still on its way. */
export function Thread({ state, children }: { state: ChatState; children?: preact.ComponentChildren }) {
  const { t } = useChat();
  const messages = useMemo(() => inOrder(state.placed.values()).filter(visible), [state.placed]);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const seenTop = useRef(0);
  const [below, setBelow] = useState(false);
  const drafts = [...state.drafts].filter(([, draft]) => draft.text.trim() !== "");
  const busy =
    state.typing ||
    state.awaiting?.type === "working" ||
    state.link === "connecting" ||
    (state.pending.length > 0 && state.link === "online");

  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = restingPlace(element);
    setBelow(false);
  };
  const lastMine = state.pending.at(-1)?.id;
  useLayoutEffect(() => {
    if (follows.current || lastMine) toEnd();
    else setBelow(true);
  }, [messages.length, lastMine, busy, state.awaiting, drafts.map(([, draft]) => draft.text).join()]);
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    // Pictures arrive later and the input grows: who is at the end stays there, but for who fills in a form.
    const observer = new ResizeObserver(() => {
      if (follows.current && !element.querySelector(".panel:focus-within")) toEnd();
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    // What grew in the meantime does not mean that the reader has gone up.
    if (near || element.scrollTop < seenTop.current) follows.current = near;
    seenTop.current = element.scrollTop;
    if (follows.current) setBelow(false);
  };

  return (
    <div class="thread">
      <div
        class="scroll"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={t("conversation")}
      >
        <div class="column">
          <div role="log" aria-live="polite" aria-relevant="additions" aria-label={t("conversation")}>
            {messages.map((message, index) => (
              <Bubble key={message.id} message={message} first={messages[index - 1]?.from !== message.from} />
            ))}
          </div>
          {state.pending.map((one, index) => (
            <Waiting key={one.id} pending={one} first={index === 0} link={state.link} />
          ))}
          {drafts.map(([id, draft]) => (
            <div key={id} class="row bot" aria-hidden="true">
              <div class="bubble writing">
                <PlainText text={draft.text} />
              </div>
            </div>
          ))}
          {busy && drafts.length === 0 ? <Dots /> : null}
          {children}
        </div>
      </div>
      {below ? (
        <button type="button" class="below" onClick={toEnd}>
          {t("newMessages")}
          <DownIcon size={14} />
        </button>
      ) : null}
    </div>
  );
}

/** The end, or where a question begins whose answers (a long form) have no room beside it. */
function restingPlace(box: HTMLElement): number {
  const question = box.querySelector(".panel")
    ? [...box.querySelectorAll<HTMLElement>("[role=log] > .row")].at(-1)
    : undefined;
  const end = box.scrollHeight - box.clientHeight;
  return question ? Math.min(end, question.offsetTop) : end;
}

const BARE = new Set<Message["type"]>(["image", "video", "embed", "cards", "audio"]);

function Bubble({ message, first }: { message: Message; first: boolean }) {
  const { t } = useChat();
  const who =
    message.from === "visitor"
      ? t("you")
      : (message.sender ?? t(message.from === "person" ? "person" : "bot"));
  if (message.from === "system") {
    return (
      <div class="row system">
        <MessageContent message={message} />
      </div>
    );
  }
  return (
    <div class={`row ${message.from}${first ? " first" : ""}`}>
      {first && message.from === "person" ? (
        <div class="who" aria-hidden="true">
          <bdi>{plainText(who)}</bdi>
        </div>
      ) : null}
      <div class={`bubble${BARE.has(message.type) ? " bare" : ""}`}>
        <span class="unseen">{t("says", { name: plainText(who) })} </span>
        <MessageContent message={message} />
      </div>
    </div>
  );
}

function Waiting({ pending, first, link }: { pending: Pending; first: boolean; link: ChatState["link"] }) {
  const { t, session } = useChat();
  const stuck = link === "retrying" || link === "offline";
  return (
    <div class={`row visitor pending${first ? " first" : ""}`}>
      <div class="bubble">
        <MessageContent message={pending.message} />
      </div>
      {pending.refused ? (
        <div class="note fault">
          {t("status.notSent")}
          <button type="button" class="plain" onClick={() => session.retry()}>
            {t("status.retry")}
          </button>
          <button type="button" class="plain" onClick={() => session.discard(pending.id)}>
            {t("status.remove")}
          </button>
        </div>
      ) : stuck ? (
        <div class="note">{t("status.sending")}</div>
      ) : null}
    </div>
  );
}

function Dots() {
  const { t } = useChat();
  return (
    <div class="row bot dots" role="status">
      <div class="bubble">
        <span class="unseen">{t("typing")}</span>
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}

/** An answer that says nothing (a question that was skipped) leaves no bubble. */
const visible = (message: Message): boolean =>
  message.type !== "text" || message.text.trim() !== "" || (message.rich?.length ?? 0) > 0;
