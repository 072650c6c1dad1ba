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

/** Below /w/<workspace>/products. */
const TABS = [
  { key: "catalogue", path: "" },
  { key: "launches", path: "/launches" },
] as const;

/** The pages of products; launches are seen by who prepares them. */
export function ProductsFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTranslations("products");
  const { workspace } = useSession();
  const mayManage = useMay("products.manage");
  const pathname = usePathname();
  const base = `/w/${workspace.slug}/products`;
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <PageHeader title={t("title")} actions={actions} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
        <div className="mx-auto flex max-w-[1120px] flex-col gap-4">
          {mayManage ? (
            <nav aria-label={t("tabs.label")} className="-mt-1 flex gap-4 border-b border-line">
              {TABS.map(({ key, path }) => {
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
          ) : null}
          {children}
        </div>
      </div>
    </>
  );
}
