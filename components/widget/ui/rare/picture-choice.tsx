/** @jsxImportSource preact */
import type { Awaiting } from "../../../../flow/kernel/chat";
import { plainText } from "../../plain-text";
import { mediaAddress } from "../../safe-link";
import { arrowKeys } from "../arrow-keys";
import { useChat } from "../chat-context";
import { CheckIcon } from "../icons";
import { useChosen } from "./use-chosen";
import { useSearch } from "./use-search";

/** Answers with a picture each. */
export default function PictureChoice({ asked }: { asked: Extract<Awaiting, { type: "pictureChoice" }> }) {
  const { t } = useChat();
  const { field, found, none } = useSearch(asked);
  const { isChosen, press, bar } = useChosen(asked);
  return (
    <div class="many">
      {field}
      <div class="pictures" role="group" aria-label={t("choice.label")} onKeyDown={arrowKeys}>
        {found.map((option) => {
          const chosen = isChosen(option.id);
          const image = mediaAddress(option.image);
          const role = asked.multiple ? { role: "checkbox" as const, "aria-checked": chosen } : {};
          return (
            <button
              key={option.id}
              type="button"
              class={chosen ? "chosen" : undefined}
              {...role}
              onClick={() => press(option)}
            >
              {image ? (
                <img src={image} alt="" loading="lazy" referrerpolicy="no-referrer" />
              ) : (
                <span class="blank" />
              )}
              {chosen ? (
                <span class="tick">
                  <CheckIcon size={14} />
                </span>
              ) : null}
              <span class="label" dir="auto">
                {plainText(option.label)}
                {option.description ? <small>{plainText(option.description)}</small> : null}
              </span>
            </button>
          );
        })}
      </div>
      {none}
      {bar}
    </div>
  );
}
