/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting } from "../../../../flow/kernel/chat";
import { plainText } from "../../plain-text";
import { arrowKeys } from "../arrow-keys";
import { useChat } from "../chat-context";
import { CheckIcon } from "../icons";
import { useChosen } from "./use-chosen";

/** Several answers, or a list to search through. */
export default function ManyChoices({ asked }: { asked: Extract<Awaiting, { type: "choice" }> }) {
  const { t } = useChat();
  const [query, setQuery] = useState("");
  const { isChosen, press, bar } = useChosen(asked);
  const wanted = query.trim().toLocaleLowerCase();
  const found = asked.options.filter(({ label, description = "" }) =>
    `${label} ${description}`.toLocaleLowerCase().includes(wanted),
  );
  return (
    <div class="many">
      {asked.searchable ? (
        <input
          type="search"
          value={query}
          placeholder={t("choice.search")}
          aria-label={t("choice.search")}
          dir="auto"
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      ) : null}
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
        {found.length === 0 ? <p class="note">{t("choice.none")}</p> : null}
      </div>
      {bar}
    </div>
  );
}
