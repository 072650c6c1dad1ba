"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { IconButton } from "../ui/icon-button";
import { Notice } from "../ui/notice";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonRows } from "../ui/skeleton";
import { BriefSection } from "./brief-section";
import { CasesSection } from "./cases-section";
import type { Detail, Summary } from "./inbox-data";
import { Masked } from "./masked";
import { ProfileSection } from "./profile-section";
import { ShoppingSection } from "./shopping-section";
import { useEventWords } from "./use-event-words";
import { useOwnerWords } from "./use-owner-words";
import type { useThread } from "./use-thread";
import { valueText } from "./value-text";

/** The right column: who this is, why they are here, what was promised, what happened. */
export function ContextPane({
  summary,
  opened,
  onBack,
  onOpen,
}: {
  summary: Summary;
  opened: ReturnType<typeof useThread>;
  onBack: () => void;
  onOpen: (conversationId: string) => void;
}) {
  const t = useTranslations("inbox.context");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { detail } = opened;
  return (
    <>
      <div className="flex min-h-12 shrink-0 items-center gap-1.5 border-b border-line px-2 xl:hidden">
        <IconButton label={t("back")} icon={<ChevronLeft size={17} aria-hidden />} onClick={onBack} />
        <h2 className="text-sm font-semibold">{t("label")}</h2>
      </div>
      {detail.isPending ? <SkeletonRows label={common("loading")} rows={5} className="p-4" /> : null}
      {detail.isError ? (
        <Notice tone="danger" className="m-3">
          {errorText(detail.error)}
        </Notice>
      ) : null}
      {detail.data ? (
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <ProfileSection detail={detail.data} summary={summary} />
          <BriefSection detail={detail.data} summary={summary} />
          <ShoppingSection shopping={detail.data.shopping} />
          <CasesSection detail={detail.data} onChanged={() => void opened.refresh()} />
          <Variables conversationId={summary.id} vars={detail.data.vars} />
          <Timeline events={detail.data.timeline} />
          <Others others={detail.data.others} onOpen={onOpen} />
        </div>
      ) : null}
    </>
  );
}

/** A part that folds; its name is a heading. */
export function ContextSection({
  title,
  count,
  open = true,
  children,
}: {
  title: string;
  count?: number;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group border-b border-line">
      <summary className="flex h-9 list-none items-center gap-1.5 px-3 text-xs font-semibold text-muted hover:text-fg [&::-webkit-details-marker]:hidden">
        <ChevronRight size={13} aria-hidden className="transition-transform group-open:rotate-90" />
        <h3>{title}</h3>
        {count ? <Badge>{count}</Badge> : null}
      </summary>
      <div className="px-3 pb-3">{children}</div>
    </details>
  );
}

/** Names and values in two columns. */
export function Pairs({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(72px,38%)_1fr] gap-x-3 gap-y-1 text-xs">{children}</dl>;
}

export function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="truncate text-subtle" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function Variables({ conversationId, vars }: { conversationId: string; vars: Detail["vars"] }) {
  const t = useTranslations("inbox.context");
  const shown = Object.entries(vars).filter(([, value]) => value !== null && value !== "");
  if (shown.length === 0) return null;
  return (
    <ContextSection title={t("vars")} count={shown.length} open={false}>
      <Pairs>
        {shown.map(([name, value]) => (
          <Pair key={name} name={name}>
            {typeof value === "string" || typeof value === "number" ? (
              <Masked place={{ conversationId, variable: name }} text={valueText(value)} />
            ) : (
              valueText(value)
            )}
          </Pair>
        ))}
      </Pairs>
    </ContextSection>
  );
}

function Timeline({ events }: { events: Detail["timeline"] }) {
  const t = useTranslations("inbox.context");
  const format = useFormatter();
  const words = useEventWords();
  if (events.length === 0) return null;
  return (
    <ContextSection title={t("timeline")} count={events.length}>
      <ol className="flex flex-col gap-2 border-l border-line-strong pl-3">
        {events.toReversed().map((event) => (
          <li
            key={event.id}
            className="relative text-xs before:absolute before:-left-[15.5px] before:top-1.5 before:size-1.5 before:rounded-full before:bg-line-strong"
          >
            <span className="block">{words(event)}</span>
            <time dateTime={event.at} className="text-2xs tabular-nums text-subtle">
              {format.dateTime(new Date(event.at), { dateStyle: "short", timeStyle: "short" })}
            </time>
          </li>
        ))}
      </ol>
    </ContextSection>
  );
}

function Others({ others, onOpen }: { others: Detail["others"]; onOpen: (conversationId: string) => void }) {
  const t = useTranslations("inbox");
  const ownerWords = useOwnerWords();
  return (
    <ContextSection title={t("context.others")} count={others.length} open={others.length > 0}>
      {others.length === 0 ? <p className="text-xs text-subtle">{t("context.noOthers")}</p> : null}
      <ul className="-mx-1.5 flex flex-col">
        {others.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => onOpen(one.id)}
              className="w-full rounded-lg px-1.5 py-1 text-left text-xs hover:bg-hover"
            >
              <span className="block truncate">{one.preview?.text ?? t("merge.noWords")}</span>
              <span className="flex gap-1.5 text-2xs text-subtle">
                <RelativeTime date={one.lastAt} />
                <span>{ownerWords(one)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </ContextSection>
  );
}
