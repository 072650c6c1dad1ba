/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting, Option } from "../../../../flow/kernel/chat";
import { useChat } from "../chat-context";

type Asked = Extract<Awaiting, { type: "choice" | "pictureChoice" }>;

/** What is chosen of a question's options: one goes at once, several go with the bar's button. */
export function useChosen(asked: Asked) {
  const { session, t } = useChat();
  const [ids, setIds] = useState<readonly string[]>([]);
  const { options, multiple, min = asked.optional ? 0 : 1, max = options.length, button } = asked;
  const press = (option: Option) => {
    if (!multiple) return session.say({ choice: option.id }, { type: "text", text: option.label });
    setIds(ids.includes(option.id) ? ids.filter((id) => id !== option.id) : [...ids, option.id]);
  };
  const send = () => {
    const chosen = options.filter((one) => ids.includes(one.id));
    session.say(
      { choices: chosen.map((one) => one.id) },
      { type: "text", text: chosen.map((one) => one.label).join(", ") },
    );
  };
  const fault =
    ids.length < min ? t("choice.atLeast", { min }) : ids.length > max ? t("choice.atMost", { max }) : null;
  const bar = multiple ? (
    <div class="bar">
      <span class="note" role="status">
        {fault && (ids.length > 0 || min > 1) ? fault : ""}
      </span>
      <button type="button" class="main" disabled={fault !== null || ids.length === 0} onClick={send}>
        {button ?? t("composer.send")}
      </button>
    </div>
  ) : null;
  return { isChosen: (id: string) => ids.includes(id), press, bar };
}
