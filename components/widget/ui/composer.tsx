/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Awaiting } from "../../../flow/kernel/chat";
import type { Keep } from "../chat/keep";
import { useChat } from "./chat-context";
import { SendIcon } from "./icons";

/** The most that the server takes of one message. */
const MOST = 20_000;

export type Asked = Exclude<Awaiting, { type: "working" | "person" | "event" }>;

const KEYBOARD: {
  [type: string]: { inputMode: "email" | "tel" | "decimal" | "url"; autocomplete: string; dir?: "ltr" };
} = {
  email: { inputMode: "email", autocomplete: "email", dir: "ltr" },
  phone: { inputMode: "tel", autocomplete: "tel", dir: "ltr" },
  number: { inputMode: "decimal", autocomplete: "off" },
  url: { inputMode: "url", autocomplete: "url", dir: "ltr" },
};

/** Where the visitor writes. What is typed is kept until it is sent. Enter sends, shift+enter begins a new line. */
export function Composer({
  asked,
  beside,
  keep,
  question,
}: {
  asked: Asked | null;
  beside: boolean;
  keep: Keep;
  question: string;
}) {
  const { t, session } = useChat();
  const [text, setText] = useState(() => keep.get("draft") ?? "");
  const area = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const prefill = asked?.prefill;
  const limit = asked?.type === "text" && asked.maxLength ? Math.min(MOST, asked.maxLength) : MOST;

  useEffect(() => {
    if (prefill !== undefined && !beside && area.current?.value === "") setText(prefill);
  }, [question]);
  useEffect(() => {
    // A new question is answered where the visitor already writes; on phones the keyboard does not jump up.
    if (!beside && matchMedia("(pointer: fine)").matches && document.hasFocus())
      area.current?.focus({ preventScroll: true });
  }, [question]);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 160)}px`;
  }, [text]);

  const write = (value: string) => {
    setText(value);
    keep.set("draft", value === "" ? null : value);
    if (value.trim() !== "") session.typing();
  };
  const send = () => {
    // Halves of characters (an emoji cut in two) would not survive the way.
    const said = text.trim().replace(/\p{Cs}/gu, "\ufffd");
    if (said === "") return;
    session.say({ text: said }, { type: "text", text: said });
    write("");
    area.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes (Chinese, Japanese), enter accepts its proposal.
    if (
      event.key !== "Enter" ||
      event.shiftKey ||
      composing.current ||
      event.isComposing ||
      event.keyCode === 229
    )
      return;
    event.preventDefault();
    send();
  };
  const { dir = "auto", ...keyboard } = (asked && KEYBOARD[asked.type]) ?? {};
  const placeholder =
    (beside ? undefined : asked?.placeholder) ?? t(beside ? "composer.answer" : "composer.message");
  const left = limit - text.length;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={asked?.type === "text" && asked.multiline ? 3 : 1}
        value={text}
        maxLength={limit}
        placeholder={placeholder}
        aria-label={t("composer.label")}
        dir={text === "" ? undefined : dir}
        enterkeyhint="send"
        {...keyboard}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
      />
      {left < 200 && limit > 200 ? <span class="left">{t("composer.left", { count: left })}</span> : null}
      {asked?.optional && !beside && text.trim() === "" ? (
        <button type="button" class="skip" onClick={() => session.say({ text: "" }, null)}>
          {t("composer.skip")}
        </button>
      ) : (
        <button
          type="submit"
          class="send"
          disabled={text.trim() === ""}
          aria-label={t("composer.send")}
          title={t("composer.send")}
        >
          <SendIcon />
        </button>
      )}
    </form>
  );
}
