"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toast";
import { type SourceDetail, useRefreshKnowledge } from "./use-knowledge";
import { VersionDiff } from "./version-diff";

/** The versions of a source, the newest first: what changed in each, and a way back. */
export function VersionList({ source, mayManage }: { source: SourceDetail; mayManage: boolean }) {
  const t = useTranslations("knowledge.source");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const [compared, setCompared] = useState<number | null>(null);
  const rollback = useMutation(
    useTRPC().knowledge.rollback.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: ({ version }, { number }) => {
        toast.success(t("rolledBack", { number, version }));
        return refresh();
      },
    }),
  );
  return (
    <section aria-label={t("versions")} className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">{t("versions")}</h2>
      <ol className="divide-y divide-line rounded-lg border border-line">
        {source.versions.map((version) => (
          <li key={version.number} className="flex flex-col gap-1 px-3 py-2 text-sm">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-medium tabular-nums">{t("version", { number: version.number })}</span>
              {version.number === source.version ? <Badge tone="accent">{t("current")}</Badge> : null}
              <span className="text-xs text-subtle">
                <RelativeTime date={version.createdAt} />
              </span>
            </span>
            <span className="text-xs text-muted">
              {[
                version.createdBy?.name ? t("by", { name: version.createdBy.name }) : null,
                t("characters", { count: version.characters }),
                version.note,
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <span className="flex gap-2">
              {version.number > 1 ? (
                <Button size="sm" variant="ghost" onClick={() => setCompared(version.number)}>
                  {t("compare")}
                </Button>
              ) : null}
              {mayManage && version.number !== source.version ? (
                <Button
                  size="sm"
                  variant="ghost"
                  loading={rollback.isPending && rollback.variables.number === version.number}
                  onClick={() => rollback.mutate({ sourceId: source.id, number: version.number })}
                >
                  {t("rollback")}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      {compared === null ? null : (
        <VersionDiff sourceId={source.id} number={compared} onClose={() => setCompared(null)} />
      )}
    </section>
  );
}
