"use client";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { PageTitle } from "./page-title";

/** A page that threw: what is safe and what to do. */
export function Crash() {
  const t = useTranslations("errors");
  return (
    <div
      role="alert"
      className="flex min-h-60 flex-1 flex-col items-center justify-center gap-3 p-6 text-center"
    >
      <PageTitle>{t("crashTitle")}</PageTitle>
      <p className="text-base font-medium">{t("crashTitle")}</p>
      <p className="max-w-md text-muted">{t("crashBody")}</p>
      <Button variant="primary" onClick={() => window.location.reload()}>
        {t("crashAction")}
      </Button>
    </div>
  );
}
