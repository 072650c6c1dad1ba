/** @jsxImportSource preact */
import type { Awaiting } from "../../../flow/kernel/chat";
import { plainText } from "../plain-text";
import { arrowKeys } from "./arrow-keys";
import { useChat } from "./chat-context";

/** One of a few answers: a button each. */
export function ChoiceInput({ asked }: { asked: Extract<Awaiting, { type: "choice" }> }) {
  const { session, t } = useChat();
  return (
    <div class="choices" role="group" aria-label={t("choice.label")} onKeyDown={arrowKeys}>
      {asked.options.map(({ id, label, description }) => (
        <button
          key={id}
          type="button"
          class="choice"
          dir="auto"
          onClick={() => session.say({ choice: id }, { type: "text", text: label })}
        >
          {plainText(label)}
          {description ? <small>{plainText(description)}</small> : null}
        </button>
      ))}
    </div>
  );
}
