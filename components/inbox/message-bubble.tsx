"use client";
import { Bot, Flame, Frown, Smile, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { Tooltip } from "../ui/tooltip";
import { Face } from "./face";
import type { Summary, ThreadMessage } from "./inbox-data";
import { Masked } from "./masked";
import { MessageContent } from "./message-content";
import { type MoodMark, moodMark } from "./service-clock";
import { usePeople } from "./use-people";

const MARKS: Record<MoodMark, { icon: ReactNode; className: string }> = {
  angry: { icon: <Flame size={12} aria-hidden />, className: "text-danger-text" },
  urgent: { icon: <Zap size={12} aria-hidden />, className: "text-warn-text" },
  upset: { icon: <Frown size={12} aria-hidden />, className: "text-warn-text" },
  glad: { icon: <Smile size={12} aria-hidden />, className: "text-ok-text" },
};

/**
 * One message. The visitor stands at the left; bot and people at the right, the bot in a quiet frame and people in the
 * accent; what the system said, in the middle.
 */
export function MessageBubble({
  conversationId,
  message,
  first,
  contact,
}: {
  conversationId: string;
  message: ThreadMessage;
  first: boolean;
  contact: Summary["contact"];
}) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const { me, agentName, visitorName } = usePeople();
  const time = format.dateTime(new Date(message.at), { hour: "numeric", minute: "2-digit" });
  const exact = format.dateTime(new Date(message.at), { dateStyle: "full", timeStyle: "medium" });
  if (message.from === "system")
    return (
      <div className="flex justify-center py-1">
        <div
          className="max-w-[85%] rounded-lg bg-sunken px-3 py-1.5 text-center text-xs text-muted"
          title={exact}
        >
          <span className="sr-only">{`${t("from.system")} `}</span>
          <MessageContent content={message.content} />
        </div>
      </div>
    );
  const visitor = message.from === "visitor";
  const speaker = visitor
    ? visitorName(contact)
    : message.from === "bot"
      ? t("from.bot")
      : message.userId === me
        ? t("you")
        : agentName(message.userId);
  const mark = visitor ? moodMark(message.mood) : null;
  return (
    <article
      aria-label={`${speaker}, ${time}`}
      className={cx(
        "flex gap-2",
        visitor ? "justify-start" : "flex-row-reverse",
        first ? "pt-2.5" : "pt-0.5",
      )}
    >
      <span className="w-6 shrink-0">
        {first ? (
          message.from === "bot" ? (
            <span
              aria-hidden
              className="flex size-6 items-center justify-center rounded-full bg-group-intelligence-soft text-group-intelligence"
            >
              <Bot size={14} />
            </span>
          ) : (
            <Face name={message.from === "person" ? agentName(message.userId) : speaker} size="sm" />
          )
        ) : null}
      </span>
      <div className={cx("flex min-w-0 max-w-[80%] flex-col", visitor ? "items-start" : "items-end")}>
        {first ? (
          <p className="mb-0.5 flex items-baseline gap-1.5 px-0.5 text-2xs text-subtle">
            <span className="font-medium text-muted">{speaker}</span>
            <time dateTime={message.at} title={exact}>
              {time}
            </time>
          </p>
        ) : null}
        <div className={cx("flex items-center gap-1.5", !visitor && "flex-row-reverse")}>
          <div
            title={exact}
            className={cx(
              "min-w-0 rounded-xl px-3 py-1.5",
              visitor && "rounded-tl-sm bg-active",
              message.from === "bot" &&
                "rounded-tr-sm border border-dashed border-line-strong bg-surface text-muted",
              message.from === "person" && "rounded-tr-sm bg-accent-soft text-fg",
            )}
          >
            {message.masked && message.content.type === "text" && typeof message.content.text === "string" ? (
              <Masked place={{ conversationId, seq: message.seq }} text={message.content.text} masked />
            ) : (
              <MessageContent content={message.content} />
            )}
          </div>
          {mark ? (
            <Tooltip label={t(`mood.${mark}`)}>
              <button
                type="button"
                aria-label={t(`mood.${mark}`)}
                className={cx("rounded p-0.5", MARKS[mark].className)}
              >
                {MARKS[mark].icon}
              </button>
            </Tooltip>
          ) : null}
        </div>
      </div>
    </article>
  );
}
