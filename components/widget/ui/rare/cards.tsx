/** @jsxImportSource preact */
import { useRef } from "preact/hooks";
import type { Card } from "../../../../flow/kernel/chat";
import { plainText } from "../../plain-text";
import { mediaAddress, safeLink } from "../../safe-link";
import { useChat } from "../chat-context";
import { ForwardIcon } from "../icons";

/** Cards side by side. Their buttons open links, or answer the question that is open. */
export default function Cards({ cards }: { cards: readonly Card[] }) {
  const { t } = useChat();
  const row = useRef<HTMLDivElement>(null);
  const move = (by: number) => {
    const element = row.current;
    if (!element) return;
    const sign = document.documentElement.dir === "rtl" ? -1 : 1;
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollBy({
      left: sign * by * element.clientWidth * 0.8,
      behavior: smooth ? "smooth" : "instant",
    });
  };
  return (
    <div class="cards" role="group" aria-label={t("media.cards")}>
      <div class="row-of-cards" ref={row} tabIndex={0}>
        {cards.map((card, index) => (
          <OneCard key={index} card={card} />
        ))}
      </div>
      {cards.length > 1 ? (
        <div class="moves">
          <button type="button" class="icon back" aria-label={t("media.previous")} onClick={() => move(-1)}>
            <ForwardIcon size={16} />
          </button>
          <button type="button" class="icon forth" aria-label={t("media.next")} onClick={() => move(1)}>
            <ForwardIcon size={16} />
          </button>
        </div>
      ) : null}
    </div>
  );
}

function OneCard({ card: { title, text, image, alt, price, buttons = [] } }: { card: Card }) {
  const { session } = useChat();
  const src = mediaAddress(image);
  const { awaiting } = session.state;
  const options = awaiting && "options" in awaiting ? awaiting.options : [];
  return (
    <article class="card">
      {src ? <img src={src} alt={alt ?? ""} loading="lazy" referrerpolicy="no-referrer" /> : null}
      <div class="words">
        {title ? <strong dir="auto">{plainText(title)}</strong> : null}
        {price ? (
          <span class="price" dir="auto">
            {plainText(price)}
          </span>
        ) : null}
        {text ? <p dir="auto">{plainText(text)}</p> : null}
      </div>
      {buttons.map(({ id, label, url, choice }) => {
        const href = safeLink(url);
        if (href) {
          return (
            <a key={id} class="choice" href={href} target="_blank" rel="noopener noreferrer" dir="auto">
              {plainText(label)}
            </a>
          );
        }
        const open = choice !== undefined && options.some((one) => one.id === choice);
        return (
          <button
            key={id}
            type="button"
            class="choice"
            dir="auto"
            disabled={!open}
            onClick={() => choice !== undefined && session.say({ choice }, { type: "text", text: label })}
          >
            {plainText(label)}
          </button>
        );
      })}
    </article>
  );
}
