"use client";
import { MessageCircle } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Theme } from "../../../flow/index";
import { Skeleton } from "../../ui/skeleton";
import { MARK, type Marked, type ToFrame, type ToPage, unwrap } from "../../widget/frame-messages";
import { THEME_DEFAULTS } from "./theme-defaults";

/** The chat itself with a sample conversation, painted anew with every change: nothing has to be saved or published. */
export function ThemePreview({ theme }: { theme: Theme }) {
  const t = useTranslations("builder.live.look");
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const tell = useCallback((message: ToFrame) => {
    const marked: Marked<ToFrame> = { [MARK]: message };
    frame.current?.contentWindow?.postMessage(marked, window.location.origin);
  }, []);

  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.origin !== window.location.origin || event.source !== frame.current?.contentWindow) return;
      if (unwrap<ToPage>(event.data)?.type !== "ready") return;
      setReady(true);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);
  useEffect(() => {
    if (ready) tell({ type: "theme", theme, title: theme.title ?? "" });
  }, [ready, theme, tell]);

  return (
    <figure className="sticky top-0 flex flex-col gap-2 self-start">
      <figcaption className="text-xs font-medium text-muted">{t("preview")}</figcaption>
      <div
        className="flex h-[420px] flex-col gap-3 rounded-xl border border-line bg-sunken p-4"
        style={{ alignItems: theme.position === "left" ? "flex-start" : "flex-end" }}
      >
        <div className="relative min-h-0 w-full flex-1 overflow-hidden rounded-xl border border-line shadow-popup">
          {ready ? null : <Skeleton className="absolute inset-0 size-full" />}
          {/* Only to be looked at: it must not take the caret out of the fields beside it. */}
          <iframe
            ref={frame}
            inert
            src={`/embed/preview#${new URLSearchParams({ from: window.location.origin })}`}
            title={t("preview")}
            className="size-full"
          />
        </div>
        <span
          className="inline-flex size-12 shrink-0 items-center justify-center rounded-full text-white shadow-popup"
          style={{ background: theme.accent ?? THEME_DEFAULTS.accent }}
          aria-hidden
        >
          <MessageCircle size={22} />
        </span>
      </div>
    </figure>
  );
}
