"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { SearchPicture } from "../ui/pictures";
import { PageTitle } from "./page-title";

/** Nothing at this address, or nothing that this person may see: the same words for both. */
export function NotFound() {
  const t = useTranslations("errors");
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <PageTitle>{t("pageTitle")}</PageTitle>
      <EmptyState
        picture={<SearchPicture />}
        title={t("pageTitle")}
        example={t("pageBody")}
        action={
          <Link href="/" className={buttonClass("primary")}>
            {t("pageAction")}
          </Link>
        }
      />
    </main>
  );
}
