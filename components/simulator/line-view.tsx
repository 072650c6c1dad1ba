"use client";
import { AlertTriangle, Clock, Globe } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useBuilder } from "../builder/builder-context";
import { MessageView } from "./message-view";
import type { Line } from "./simulation-store";

/** One line of the trial: what was said, and quietly what happened in between. */
export function LineView({
  line,
  onChoice,
}: {
  line: Line;
  onChoice: (choice: string, label: string) => void;
}) {
  const t = useTranslations("simulator.line");
  const format = useFormatter();
  const { goTo } = useBuilder();
  const time = (at: number): string =>
    format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  switch (line.kind) {
    case "message":
      return <MessageView message={line.message} onChoice={onChoice} />;
    case "visitor":
      return (
        <div
          dir="auto"
          className="ml-auto w-fit max-w-[85%] whitespace-pre-wrap break-words rounded-lg rounded-br-sm bg-accent px-3 py-1.5 text-accent-fg"
        >
          {line.text}
        </div>
      );
    case "effect": {
      const { outcome, effect } = line;
      const what =
        effect.kind === "http"
          ? `${effect.request.method} ${effect.request.url}`
          : t(`effects.${effect.kind}`);
      return (
        <p className="flex items-start gap-1.5 text-xs text-subtle">
          <Globe size={12} className="mt-0.5 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">
            {what} →{" "}
            {outcome.ok
              ? "status" in outcome.result
                ? outcome.result.status
                : t("worked")
              : t("effectFailed", { code: outcome.error.code, message: outcome.error.message })}
          </span>
        </p>
      );
    }
    case "problem":
      return (
        <button
          type="button"
          onClick={() => goTo(line.node)}
          className="flex w-full items-start gap-1.5 rounded-md bg-warn-soft px-2 py-1 text-left text-xs text-warn-text"
        >
          <AlertTriangle size={12} className="mt-0.5 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">{line.message}</span>
        </button>
      );
    case "timer":
    case "clock":
      return (
        <p className="flex items-center gap-1.5 text-2xs text-subtle">
          <Clock size={11} aria-hidden />
          {t(line.kind, { time: time(line.at) })}
        </p>
      );
  }
}
