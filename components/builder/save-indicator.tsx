"use client";
import { Check, CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../trpc/use-error-text";
import { useBuilderState } from "./builder-context";
import type { Autosave } from "./model/autosave";

/** Whether the server has what is on the canvas. */
export function SaveIndicator({ autosave }: { autosave: () => Autosave | null }) {
  const t = useTranslations("builder.save");
  const errorText = useErrorText();
  const save = useBuilderState((state) => state.save);
  const common = "inline-flex items-center gap-1 whitespace-nowrap text-xs";
  switch (save.status) {
    case "saved":
      return (
        <span role="status" className={`${common} text-subtle`}>
          <Check size={13} aria-hidden />
          {t("saved")}
        </span>
      );
    case "dirty":
    case "saving":
      return (
        <span role="status" className={`${common} text-subtle`}>
          <LoaderCircle size={13} className="animate-spin" aria-hidden />
          {t("saving")}
        </span>
      );
    case "offline":
      return (
        <span role="status" className={`${common} text-warn-text`} title={t("offlineDetail")}>
          <CloudOff size={13} aria-hidden />
          {t("offline")}
          <button type="button" className="underline" onClick={() => autosave()?.retry()}>
            {t("retry")}
          </button>
        </span>
      );
    case "refused":
      return (
        <span role="alert" className={`${common} min-w-0 text-danger-text`} title={errorText(save.error)}>
          <TriangleAlert size={13} className="shrink-0" aria-hidden />
          <span className="truncate">{t("refused")}</span>
        </span>
      );
    case "conflict":
      return (
        <span role="status" className={`${common} text-danger-text`}>
          <TriangleAlert size={13} aria-hidden />
          {t("conflict")}
        </span>
      );
  }
}
