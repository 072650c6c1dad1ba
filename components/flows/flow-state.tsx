"use client";
import { useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import type { FlowRow } from "./use-flow-actions";

/** Draft, live v12, unpublished changes, archived. */
export function FlowState({ row }: { row: Pick<FlowRow, "archivedAt" | "liveVersion" | "changed"> }) {
  const t = useTranslations("flows.state");
  if (row.archivedAt) return <Badge>{t("archived")}</Badge>;
  if (row.liveVersion === null) return <Badge>{t("draft")}</Badge>;
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone="ok" dot>
        {t("live", { version: row.liveVersion })}
      </Badge>
      {row.changed ? <Badge tone="warn">{t("changed")}</Badge> : null}
    </span>
  );
}
