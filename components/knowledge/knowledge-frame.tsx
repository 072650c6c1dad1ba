"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { cx } from "../ui/cx";

/** Below /w/<workspace>/knowledge. */
const TABS = [
  { key: "sources", path: "" },
  { key: "gaps", path: "/gaps" },
  { key: "conflicts", path: "/conflicts", editors: true },
  { key: "tests", path: "/tests" },
  { key: "quality", path: "/quality", editors: true },
] as const;

/** The pages of the knowledge: each has an address of its own. */
export function KnowledgeFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTranslations("knowledge");
  const { workspace } = useSession();
  const mayManage = useMay("knowledge.manage");
  const pathname = usePathname();
  const base = `/w/${workspace.slug}/knowledge`;
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <PageHeader title={t("title")} actions={actions} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
        <div className="mx-auto flex max-w-[1120px] flex-col gap-4">
          <nav
            aria-label={t("tabs.label")}
            className="-mt-1 flex gap-4 overflow-x-auto border-b border-line [scrollbar-width:none]"
          >
            {TABS.filter((tab) => mayManage || !("editors" in tab)).map(({ key, path }) => {
              const here = pathname === base + path;
              return (
                <Link
                  key={key}
                  href={base + path}
                  aria-current={here ? "page" : undefined}
                  className={cx(
                    "flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 focus-visible:-outline-offset-2",
                    here
                      ? "border-accent font-medium text-fg"
                      : "border-transparent text-muted hover:text-fg",
                  )}
                >
                  {t(`tabs.${key}`)}
                </Link>
              );
            })}
          </nav>
          {children}
        </div>
      </div>
    </>
  );
}
