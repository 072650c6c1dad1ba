"use client";
import { ShieldAlert } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Notice } from "../ui/notice";
import { readBrief } from "./brief";
import { ContextSection } from "./context-pane";
import { InShort } from "./in-short";
import type { Detail, Summary } from "./inbox-data";
import { useInbox } from "./inbox-store";
import { messagesOf, type Thread } from "./live-state";
import { PathPicture } from "./path-picture";
import { moodMark } from "./service-clock";
import { useRuleName } from "./use-rule-name";

/** Why this came to people and what had happened by then. */
export function BriefSection({ detail, summary }: { detail: Detail; summary: Summary }) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const ruleName = useRuleName();
  const brief = readBrief(detail.brief);
  const thread = useInbox((state) => state.live.threads.get(summary.id));
  const said = [...new Set(brief.rules.flatMap(({ words }) => words))];
  const mark = moodMark(brief.mood);
  const asked = brief.asked ?? askedBefore(thread, detail.timeline);
  if (summary.reason === null && detail.path.length === 0) return null;
  return (
    <ContextSection title={t("brief.title")}>
      <div className="flex flex-col gap-2.5 text-xs">
        {summary.rule !== null ? (
          <Notice tone="danger" className="text-xs">
            {t("brief.rule", { rule: format.list(detail.rules.map(({ id, name }) => ruleName(id, name))) })}
            {said.length > 0 ? (
              <span className="block text-2xs">{t("brief.ruleWords", { words: format.list(said) })}</span>
            ) : null}
          </Notice>
        ) : summary.reason ? (
          <p className="flex items-center gap-1.5">
            <ShieldAlert size={13} aria-hidden className="shrink-0 text-subtle" />
            {t(`reason.${summary.reason}`)}
          </p>
        ) : null}
        {mark && brief.mood ? (
          <p className="flex items-center gap-1.5">
            {t("brief.mood", {
              mood: t(`mood.${mark}`),
              anger: brief.mood.anger,
              urgency: brief.mood.urgency,
            })}
          </p>
        ) : null}
        {brief.summary ? <p className="[overflow-wrap:anywhere]">{brief.summary}</p> : null}
        {summary.owner === "queue" || summary.owner === "person" ? (
          <InShort conversationId={summary.id} asked={asked} />
        ) : null}
        {asked ? (
          <div>
            <h4 className="mb-0.5 text-2xs text-subtle">{t("brief.asked")}</h4>
            <blockquote className="border-l-2 border-line-strong pl-2 [overflow-wrap:anywhere]">
              {asked}
            </blockquote>
          </div>
        ) : null}
        {brief.tried.length > 0 ? (
          <div>
            <h4 className="mb-0.5 text-2xs text-subtle">{t("brief.tried")}</h4>
            <ul className="flex flex-col gap-0.5">
              {brief.tried.map(({ from, text, at }) => (
                <li key={at} className="[overflow-wrap:anywhere]">
                  {t("said", { who: from === "visitor" ? t("from.visitor") : t("from.bot"), text })}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <PathPicture detail={detail} />
      </div>
    </ContextSection>
  );
}

/** The visitor's last words from before the handoff, where it brought none along. */
function askedBefore(thread: Thread | undefined, timeline: Detail["timeline"]): string | null {
  const handed = timeline.findLast((event) => event.name === "handoff.requested");
  if (!thread || !handed) return null;
  const text = messagesOf(thread).findLast((one) => one.from === "visitor" && one.at <= handed.at)?.content
    .text;
  return typeof text === "string" ? text : null;
}
