"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { KeyPicture } from "../ui/pictures";
import { useSession } from "./session-context";

/** Instead of a page that the person's role does not open: why, who can change that, and a way on. */
export function NotAllowed() {
  const t = useTranslations("errors.notAllowed");
  const roles = useTranslations("common.roles");
  const { workspace } = useSession();
  return (
    <EmptyState
      picture={<KeyPicture />}
      title={t("title")}
      example={t("body", { role: roles(workspace.role) })}
      action={
        <Link href={`/w/${workspace.slug}/flows`} className={buttonClass("primary")}>
          {t("action")}
        </Link>
      }
    />
  );
}
