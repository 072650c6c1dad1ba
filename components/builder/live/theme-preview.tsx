"use client";
import { MessageCircle, SendHorizontal } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Theme } from "../../../flow/index";
import { THEME_DEFAULTS } from "./theme-defaults";

/** The chat in its colours, drawn here: nothing has to be published or saved to see a change. */
export function ThemePreview({ theme, name }: { publicId: string; published: boolean; theme: Theme; name: string }) {
  const t = useTranslations("builder.live.look.preview");
  const { accent, background, botBubble, botText, visitorText, radius } = { ...THEME_DEFAULTS, ...theme };
  const visitorBubble = theme.visitorBubble ?? theme.accent ?? THEME_DEFAULTS.visitorBubble;
  const title = theme.title || name;
  const corner = { borderRadius: radius };
  const bubble = "max-w-[80%] px-3 py-2 text-sm";
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-xs font-medium text-muted">{t("title")}</figcaption>
      <div className="relative flex h-[430px] flex-col rounded-xl border border-line bg-sunken p-4" style={{ alignItems: theme.position === "left" ? "flex-start" : "flex-end", fontFamily: theme.font || undefined }}>
        <div className="flex min-h-0 w-full flex-1 flex-col overflow-hidden border border-line shadow-popup" style={{ ...corner, background }}>
          <div className="flex items-center gap-2 px-3 py-2.5 text-sm font-semibold" style={{ background: accent, color: "#fff" }}>
            {theme.avatar?.startsWith("https://") ? <img src={theme.avatar} alt="" className="size-7 rounded-full object-cover" /> : <span className="inline-flex size-7 items-center justify-center rounded-full bg-white/25" aria-hidden>{[...title][0]}</span>}
            <span className="truncate">{title}</span>
          </div>
          <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-hidden p-3">
            <p className={`${bubble} self-start`} style={{ ...corner, background: botBubble, color: botText }}>{t("bot")}</p>
            <p className={`${bubble} self-end`} style={{ ...corner, background: visitorBubble, color: visitorText }}>{t("visitor")}</p>
            <p className={`${bubble} self-start`} style={{ ...corner, background: botBubble, color: botText }}>{t("bot2")}</p>
            <div className="flex flex-wrap gap-1.5">
              {[t("choice1"), t("choice2")].map((label) => <span key={label} className="border px-3 py-1.5 text-sm" style={{ ...corner, borderColor: accent, color: accent }}>{label}</span>)}
            </div>
          </div>
          <div className="flex items-center gap-2 border-t p-2 text-sm" style={{ borderColor: `${botText}22` }}>
            <span className="flex-1 px-2" style={{ color: botText, opacity: 0.7 }}>{t("write")}</span>
            <span className="inline-flex size-8 items-center justify-center text-white" style={{ ...corner, background: accent }}><SendHorizontal size={15} aria-hidden /></span>
          </div>
        </div>
        <span className="mt-3 inline-flex size-12 shrink-0 items-center justify-center rounded-full text-white shadow-popup" style={{ background: accent }}><MessageCircle size={22} aria-hidden /></span>
      </div>
    </figure>
  );
}
