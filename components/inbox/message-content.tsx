"use client";
import { FileText } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ThreadMessage } from "./inbox-data";
import { shownContent } from "./shown-content";

const KB = 1024;

/** What a message shows: words, pictures, files. Only addresses of the web and of this server become links. */
export function MessageContent({ content }: { content: ThreadMessage["content"] }) {
  const t = useTranslations("inbox.message");
  const shown = shownContent(content);
  if (!shown) return <p className="italic text-muted">{t("unknown", { type: content.type })}</p>;
  switch (shown.type) {
    case "text":
      if (shown.text.trim() === "" && !shown.rich?.length)
        return <p className="italic text-muted">{t("skipped")}</p>;
      return <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{shown.text}</p>;
    case "image":
      return (
        <a href={safe(shown.url)} target="_blank" rel="noreferrer noopener" className="block">
          {/* biome-ignore lint/performance/noImgElement: pictures of visitors have no known size and no optimiser */}
          <img
            src={safe(shown.url)}
            alt={shown.alt ?? t("image")}
            loading="lazy"
            className="max-h-72 max-w-full rounded-lg bg-sunken object-contain"
          />
        </a>
      );
    case "file":
      return (
        <a
          href={safe(shown.url)}
          target="_blank"
          rel="noreferrer noopener"
          className="flex items-center gap-2 rounded-lg border border-line bg-surface px-2.5 py-2 text-fg hover:bg-hover"
        >
          <FileText size={18} aria-hidden className="shrink-0 text-subtle" />
          <span className="min-w-0">
            <span className="block truncate font-medium">{shown.name}</span>
            {shown.size === undefined ? null : (
              <span className="block text-2xs text-subtle">
                {t("size", { kb: Math.max(1, Math.round(shown.size / KB)) })}
              </span>
            )}
          </span>
        </a>
      );
    case "video":
      return <Address url={shown.url} words={shown.caption ?? t("video")} />;
    case "audio":
      // biome-ignore lint/a11y/useMediaCaption: what visitors and flows record has no captions
      return <audio controls preload="none" src={safe(shown.url)} className="max-w-full" />;
    case "embed":
      return <Address url={shown.url} words={t("embed")} />;
    case "redirect":
      return <Address url={shown.url} words={t("redirect")} />;
    case "links":
      return (
        <div className="flex flex-col gap-1">
          {shown.text ? <p className="whitespace-pre-wrap">{shown.text}</p> : null}
          {shown.links.map((link) => (
            <Address key={link.url} url={link.url} words={link.label} />
          ))}
        </div>
      );
    case "cards":
      return (
        <ul className="flex flex-col gap-1.5">
          {shown.cards.map((card, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a sent message never changes
              key={index}
              className="rounded-lg border border-line bg-surface px-2.5 py-2 text-fg"
            >
              <span className="block font-medium">{card.title ?? t("card")}</span>
              {card.text ? <span className="block text-xs text-muted">{card.text}</span> : null}
              {card.price ? <span className="block text-xs tabular-nums">{card.price}</span> : null}
            </li>
          ))}
        </ul>
      );
  }
}

function Address({ url, words }: { url: string; words: string }) {
  return (
    <a
      href={safe(url)}
      target="_blank"
      rel="noreferrer noopener"
      className="text-accent-text underline underline-offset-2 [overflow-wrap:anywhere]"
    >
      {words}
    </a>
  );
}

/** No javascript: and the like, whoever wrote it; and no path that browsers read as another server's. */
const safe = (url: string): string | undefined =>
  /^(?:https?:\/\/|\/(?![/\\\s]))/i.test(url) ? url : undefined;
