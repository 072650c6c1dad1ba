"use client";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import type { LaunchItem } from "./use-products";

/** What a launch was read from, as it was read; the places that items rest on are marked, the chosen one strongly. */
export function LaunchSource({
  source,
  url,
  items,
  marked,
}: {
  source: string;
  url: string | null;
  items: readonly LaunchItem[];
  marked: LaunchItem | null;
}) {
  const t = useTranslations("products.launch");
  const mark = useRef<HTMLElement>(null);
  const chosen = marked && marked.spanFrom !== null && marked.spanTo !== null ? marked : null;
  useEffect(() => {
    if (chosen) mark.current?.scrollIntoView({ block: "center" });
  }, [chosen]);
  return (
    <section aria-label={t("source")} className="top-0 flex min-w-0 flex-col gap-2 lg:sticky">
      <h3 className="font-medium">{t("source")}</h3>
      {url ? <p className="truncate text-xs text-subtle">{url}</p> : null}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="max-h-[70dvh] overflow-y-auto rounded-lg border border-line bg-surface p-3"
      >
        <pre className="whitespace-pre-wrap break-words font-sans text-sm leading-relaxed">
          {pieces(source, items, chosen).map(({ from, text, kind }) =>
            kind === "plain" ? (
              <span key={from}>{text}</span>
            ) : (
              <mark
                key={from}
                ref={kind === "chosen" ? mark : undefined}
                aria-current={kind === "chosen" ? "true" : undefined}
                className={cx(
                  "rounded text-fg",
                  kind === "chosen" ? "bg-warn-soft outline outline-2 outline-accent" : "bg-accent-soft",
                )}
              >
                {text}
              </mark>
            ),
          )}
        </pre>
      </div>
    </section>
  );
}

interface Piece {
  from: number;
  text: string;
  kind: "plain" | "marked" | "chosen";
}

/** The source cut where marks begin and end. */
function pieces(source: string, items: readonly LaunchItem[], chosen: LaunchItem | null): Piece[] {
  const spans = items.flatMap(({ spanFrom, spanTo, state }) =>
    spanFrom === null || spanTo === null || state === "dropped" ? [] : [{ from: spanFrom, to: spanTo }],
  );
  const strong = chosen ? { from: chosen.spanFrom ?? 0, to: chosen.spanTo ?? 0 } : null;
  const ends = [
    0,
    source.length,
    ...[...spans, ...(strong ? [strong] : [])].flatMap(({ from, to }) => [from, to]),
  ];
  const cuts = [...new Set(ends)].filter((at) => at >= 0 && at <= source.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, at) => {
    const to = cuts[at + 1] ?? source.length;
    const within = (span: { from: number; to: number }) => span.from <= from && to <= span.to;
    const kind = strong && within(strong) ? "chosen" : spans.some(within) ? "marked" : "plain";
    return { from, text: source.slice(from, to), kind };
  });
}
