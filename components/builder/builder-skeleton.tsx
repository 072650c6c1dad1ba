"use client";
import { useTranslations } from "use-intl";
import { Skeleton } from "../ui/skeleton";

/** The builder's outline while it loads. */
export function BuilderSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col">
      <span className="sr-only">{t("loading")}</span>
      <div className="flex h-12 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="h-5 w-44" />
        <span className="flex-1" />
        <Skeleton className="h-7 w-24" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-[208px] flex-col gap-2 border-r border-line bg-surface p-3">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} className="h-7 w-full" />
          ))}
        </div>
        <div className="flex flex-1 items-start gap-20 p-16">
          <Skeleton className="h-24 w-64" />
          <Skeleton className="h-32 w-64" />
        </div>
      </div>
    </div>
  );
}
