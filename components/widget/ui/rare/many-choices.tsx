/** @jsxImportSource preact */
import type { Awaiting } from "../../../../flow/kernel/chat";
import { plainText } from "../../plain-text";
import { arrowKeys } from "../arrow-keys";
import { useChat } from "../chat-context";
import { CheckIcon } from "../icons";
import { useChosen } from "./use-chosen";
import { useSearch } from "./use-search";

/** Several answers, or a list to search through. */
export default function ManyChoices({ asked }: { asked: Extract<Awaiting, { type: "choice" }> }) {
  const { t } = useChat();
  const { field, found, none } = useSearch(asked);
  const { isChosen, press, bar } = useChosen(asked);
  return (
    <div class="many">
      {field}
      <div class="choices" role="group" aria-label={t("choice.label")} onKeyDown={arrowKeys}>
        {found.map((option) => {
          const chosen = isChosen(option.id);
          const role = asked.multiple ? { role: "checkbox" as const, "aria-checked": chosen } : {};
          return (
            <button
              key={option.id}
              type="button"
              class={`choice${chosen ? " chosen" : ""}`}
              dir="auto"
              {...role}
              onClick={() => press(option)}
            >
              {asked.multiple ? <span class="tick">{chosen ? <CheckIcon size={14} /> : null}</span> : null}
              <span>
                {plainText(option.label)}
                {option.description ? <small>{plainText(option.description)}</small> : null}
              </span>
            </button>
          );
        })}
        {none}
      </div>
      {bar}
    </div>
  );
}
