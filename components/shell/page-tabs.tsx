"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { cx } from "../ui/cx";

export interface PageTab {
  /** Below `base`; empty for the first. */
  path: string;
  label: string;
}

/** Pages that belong together, each with an address of its own; the one that is open is scrolled into sight. */
export function PageTabs({ label, base, tabs }: { label: string; base: string; tabs: readonly PageTab[] }) {
  const pathname = usePathname();
  const current = useRef<HTMLAnchorElement>(null);
  // What lies below a tab belongs to it: the longest address that fits.
  const open = tabs
    .filter(({ path }) => pathname === base + path || pathname.startsWith(`${base}${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link of the new address is meant
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav
      aria-label={label}
      className="-mt-1 flex gap-4 overflow-x-auto border-b border-line [scrollbar-width:none]"
    >
      {tabs.map((tab) => {
        const here = tab === open;
        return (
          <Link
            key={tab.path}
            ref={here ? current : undefined}
            href={base + tab.path}
            aria-current={here ? "page" : undefined}
            className={cx(
              "flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 focus-visible:-outline-offset-2",
              here ? "border-accent font-medium text-fg" : "border-transparent text-muted hover:text-fg",
            )}
          >
            {tab.label}
          </Link>
        );
      })}
    </nav>
  );
}
