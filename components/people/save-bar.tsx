"use client";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";

/** Stands at the foot of a page as long as something on it is not saved; the window asks before it is left. */
export function SaveBar({
  shown,
  pending,
  onDiscard,
}: {
  shown: boolean;
  pending: boolean;
  onDiscard: () => void;
}) {
  const t = useTranslations("service");
  const common = useTranslations("common");
  useEffect(() => {
    if (!shown) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [shown]);
  if (!shown) return null;
  return (
    <div className="popup sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-2 px-4 py-2.5">
      <span role="status" className="flex-1 text-sm text-muted">
        {t("unsaved")}
      </span>
      <Button variant="ghost" onClick={onDiscard}>
        {t("discard")}
      </Button>
      <Button type="submit" variant="primary" loading={pending}>
        {common("save")}
      </Button>
    </div>
  );
}
