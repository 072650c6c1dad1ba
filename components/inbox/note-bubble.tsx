"use client";
import { StickyNote } from "lucide-react";
import { Fragment } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { ThreadNote } from "./inbox-data";
import { mentionParts } from "./mentions";
import { usePeople } from "./use-people";

/** What colleagues write to each other: in its own colour and frame, and said to be unseen by the visitor. */
export function NoteBubble({ note }: { note: ThreadNote }) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const { me, agents, agentName } = usePeople();
  const author =
    note.userId === null ? t("note.program") : note.userId === me ? t("you") : agentName(note.userId);
  const names = agents.filter((agent) => note.mentions.includes(agent.userId)).map((agent) => agent.name);
  const time = format.dateTime(new Date(note.at), { hour: "numeric", minute: "2-digit" });
  return (
    <article
      aria-label={`${t("note.by", { name: author })}, ${time}`}
      className="my-2 rounded-lg border border-warn/50 bg-warn-soft px-3 py-2"
    >
      <p className="mb-0.5 flex items-center gap-1.5 text-2xs text-warn-text">
        <StickyNote size={12} aria-hidden />
        <span className="font-medium">{author}</span>
        <time dateTime={note.at}>{time}</time>
        <span>{`· ${t("note.internal")}`}</span>
      </p>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {mentionParts(note.text, names).map(({ text, hit, at }) =>
          hit ? (
            <strong key={at} className="rounded bg-accent-soft px-0.5 font-medium text-accent-text">
              {text}
            </strong>
          ) : (
            <Fragment key={at}>{text}</Fragment>
          ),
        )}
      </p>
    </article>
  );
}
