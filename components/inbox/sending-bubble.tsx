"use client";
import { CircleAlert, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { useInbox } from "./inbox-store";
import type { Sending } from "./outbox";
import { useSend } from "./use-send";

/** A reply on its way, or one that did not get through: why, and what can be done. */
export function SendingBubble({ sending }: { sending: Sending }) {
  const t = useTranslations("inbox.sending");
  const post = useInbox((state) => state.post);
  const setDraft = useInbox((state) => state.setDraft);
  const { retry } = useSend();
  const failed = sending.state === "failed";
  const { reason } = sending;
  function takeBack() {
    post({ type: "gone", key: sending.key });
    if (sending.content.type === "text")
      setDraft(sending.conversationId, { text: sending.content.text, mode: "reply" });
  }
  return (
    <div className="flex flex-col items-end pr-8 pt-1.5" role={failed ? "alert" : "status"}>
      <div
        className={cx(
          "max-w-[80%] whitespace-pre-wrap rounded-xl rounded-tr-sm bg-accent-soft px-3 py-1.5 [overflow-wrap:anywhere]",
          failed ? "outline outline-1 outline-danger" : "opacity-70",
        )}
      >
        {sending.shown}
      </div>
      {failed ? (
        <p className="mt-1 flex max-w-[90%] flex-wrap items-center justify-end gap-x-2 text-2xs text-danger-text">
          <CircleAlert size={12} aria-hidden />
          {reason === "newer-messages" || reason === "not-owner" || reason === "network"
            ? t(reason)
            : t("failed")}
          <button
            type="button"
            className="font-medium underline"
            onClick={() => retry(sending, reason === "newer-messages")}
          >
            {reason === "newer-messages" ? t("anyway") : t("again")}
          </button>
          <button type="button" className="font-medium underline" onClick={takeBack}>
            {sending.content.type === "text" ? t("edit") : t("drop")}
          </button>
        </p>
      ) : (
        <p className="mt-0.5 flex items-center gap-1 text-2xs text-subtle">
          <LoaderCircle size={11} className="animate-spin" aria-hidden />
          {t("under")}
        </p>
      )}
    </div>
  );
}
