"use client";
import { Clock, X } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPCClient } from "../trpc/trpc-context";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import type { Detail } from "./inbox-data";
import { useFaultText } from "./use-fault-text";

/** Replies that wait for their time, each with a way to take it back. */
export function ScheduledList({
  scheduled,
  onChanged,
}: {
  scheduled: Detail["scheduled"];
  onChanged: () => void;
}) {
  const t = useTranslations("inbox.scheduled");
  const format = useFormatter();
  const client = useTRPCClient();
  const faultText = useFaultText();
  if (scheduled.length === 0) return null;
  async function cancel(messageId: string) {
    try {
      await client.inbox.cancelScheduled.mutate({ messageId });
    } catch (error) {
      toast.error(faultText(error));
    }
    onChanged();
  }
  return (
    <ul aria-label={t("label")} className="border-t border-line bg-sunken px-3 py-1">
      {scheduled.map((one) => (
        <li key={one.id} className="flex items-center gap-2 text-xs text-muted">
          <Clock size={13} aria-hidden className="shrink-0" />
          <time dateTime={one.sendAt} className="shrink-0 tabular-nums">
            {format.dateTime(new Date(one.sendAt), {
              weekday: "short",
              hour: "numeric",
              minute: "2-digit",
              day: "numeric",
              month: "short",
            })}
          </time>
          <span className="min-w-0 flex-1 truncate">{wordsOf(one.content) ?? t("file")}</span>
          <IconButton
            size="sm"
            label={t("cancel")}
            icon={<X size={13} aria-hidden />}
            onClick={() => void cancel(one.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function wordsOf(content: Detail["scheduled"][number]["content"]): string | null {
  return typeof content === "object" &&
    content !== null &&
    "text" in content &&
    typeof content.text === "string"
    ? content.text
    : null;
}
