/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting } from "../../../flow/kernel/chat";
import { plainText } from "../plain-text";
import { arrowKeys } from "./arrow-keys";
import { useChat } from "./chat-context";

/** A number by one press: stars, numbers, or 0 to 10. */
export function RatingInput({ asked }: { asked: Extract<Awaiting, { type: "rating" }> }) {
  const { session, t } = useChat();
  const [over, setOver] = useState<number | null>(null);
  const { min, max, style, low, high } = asked;
  const values = Array.from({ length: Math.min(101, max - min + 1) }, (_, index) => min + index);
  return (
    <div class={`rating ${style}`}>
      <div
        class="values"
        role="group"
        aria-label={t("rating.label")}
        onKeyDown={arrowKeys}
        onMouseLeave={() => setOver(null)}
      >
        {values.map((value) => (
          <button
            key={value}
            type="button"
            class={style === "stars" && over !== null && value <= over ? "lit" : undefined}
            aria-label={t("rating.value", { value, max })}
            onMouseEnter={() => setOver(value)}
            onFocus={() => setOver(value)}
            onBlur={() => setOver(null)}
            onClick={() => session.say({ text: String(value) }, { type: "text", text: String(value) })}
          >
            {style === "stars" ? <Star /> : value}
          </button>
        ))}
      </div>
      {low || high ? (
        <div class="ends">
          <span dir="auto">{plainText(low ?? "")}</span>
          <span dir="auto">{plainText(high ?? "")}</span>
        </div>
      ) : null}
    </div>
  );
}

const Star = () => (
  <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="m12 3 2.7 5.6 6.100.8-4.500 4.200 1.100 6.100L12 16.800 6.600 19.700l1.100-6.100L3.200 9.400l6.100-.8z"
      fill="none"
      stroke="currentColor"
      stroke-width="1.500"
      stroke-linejoin="round"
    />
  </svg>
);
