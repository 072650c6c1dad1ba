"use client";
import { Archive, ArchiveRestore, Copy, Download, ExternalLink, Pencil } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RelativeTime } from "../ui/relative-time";
import { RowMenu } from "../ui/row-menu";
import { FlowState } from "./flow-state";
import type { FlowRow as Row, useFlowActions } from "./use-flow-actions";

export interface FlowRowProps {
  row: Row;
  href: string;
  mayEdit: boolean;
  actions: ReturnType<typeof useFlowActions>;
  onRename: (row: Row) => void;
}

/** A dense row; the whole of it opens the flow, the menu does the rest. */
export function FlowRow({ row, href, mayEdit, actions, onRename }: FlowRowProps) {
  const t = useTranslations("flows");
  const router = useRouter();
  return (
    <li className="group relative flex min-h-11 items-center gap-3 border-b border-line px-3 transition-colors last:border-b-0 hover:bg-hover sm:px-4">
      <div className="flex min-w-0 flex-1 flex-col gap-1 py-2 sm:flex-row sm:items-center sm:gap-3 sm:py-0">
        <Link
          href={href}
          data-flow-link
          className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {row.name}
        </Link>
        <div className="flex shrink-0 items-center gap-3 text-xs text-muted">
          <span className="sm:w-56">
            <FlowState row={row} />
          </span>
          <span className="relative z-10 sm:w-28">
            <RelativeTime date={row.updatedAt} />
          </span>
          <span className="hidden w-32 truncate md:block">{row.updatedByName ?? ""}</span>
        </div>
      </div>
      <div className="relative z-10">
        <RowMenu label={t("actions.for", { name: row.name })}>
          <MenuItem icon={<ExternalLink size={15} aria-hidden />} onClick={() => router.push(href)}>
            {t("actions.open")}
          </MenuItem>
          {mayEdit ? (
            <MenuItem icon={<Pencil size={15} aria-hidden />} onClick={() => onRename(row)}>
              {t("actions.rename")}
            </MenuItem>
          ) : null}
          {mayEdit ? (
            <MenuItem icon={<Copy size={15} aria-hidden />} onClick={() => actions.duplicate(row)}>
              {t("actions.duplicate")}
            </MenuItem>
          ) : null}
          <MenuItem icon={<Download size={15} aria-hidden />} onClick={() => void actions.export(row)}>
            {t("actions.export")}
          </MenuItem>
          {mayEdit ? <MenuSeparator /> : null}
          {mayEdit && !row.archivedAt ? (
            <MenuItem icon={<Archive size={15} aria-hidden />} onClick={() => actions.archive(row)}>
              {t("actions.archive")}
            </MenuItem>
          ) : null}
          {mayEdit && row.archivedAt ? (
            <MenuItem icon={<ArchiveRestore size={15} aria-hidden />} onClick={() => actions.restore(row)}>
              {t("actions.restore")}
            </MenuItem>
          ) : null}
        </RowMenu>
      </div>
    </li>
  );
}
