"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { cx } from "../ui/cx";

/** Below /w/<workspace>/settings/service. */
const TABS = [
  { key: "team", path: "" },
  { key: "hours", path: "/hours" },
  { key: "rules", path: "/rules" },
  { key: "alerts", path: "/alerts" },
  { key: "shifts", path: "/shifts" },
  { key: "replies", path: "/replies" },
] as const;

/** The pages of Settings → Service; each has an address of its own. */
export function ServiceTabs() {
  const t = useTranslations("service.tabs");
  const { workspace } = useSession();
  const pathname = usePathname();
  const current = useRef<HTMLAnchorElement>(null);
  const base = `/w/${workspace.slug}/settings/service`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link of the new address is meant
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav
      aria-label={t("label")}
      className="-mt-1 flex gap-4 overflow-x-auto border-b border-line [scrollbar-width:none]"
    >
      {TABS.map(({ key, path }) => {
        const here = pathname === base + path;
        return (
          <Link
            key={key}
            ref={here ? current : undefined}
            href={base + path}
            aria-current={here ? "page" : undefined}
            className={cx(
              "flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 focus-visible:-outline-offset-2",
              here ? "border-accent font-medium text-fg" : "border-transparent text-muted hover:text-fg",
            )}
          >
            {t(key)}
          </Link>
        );
      })}
    </nav>
  );
}
