"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { KnowledgeFrame } from "../knowledge/knowledge-frame";
import { QueryState } from "../settings/query-state";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { Table as TableView, Td, Th, Tr } from "../ui/table";
import { NewTableDialog } from "./new-table-dialog";
import { TableMenu } from "./table-menu";
import { TablePicture } from "./table-picture";

/** The workspace's tables, in which flows look things up. */
export function TablesPage() {
  const t = useTranslations("tables");
  const { workspace } = useSession();
  const mayManage = useMay("knowledge.manage");
  const tables = useQuery(useTRPC().tables.list.queryOptions());
  const [making, setMaking] = useState(false);
  const make = mayManage ? (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <KnowledgeFrame actions={make}>
      <QueryState query={tables}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              className="py-8"
              picture={<TablePicture />}
              title={t("empty.title")}
              example={t("empty.example")}
              action={make}
            />
          ) : (
            <>
              <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
              <TableView
                label={t("title")}
                head={
                  <>
                    <Th>{t("columns.name")}</Th>
                    <Th>{t("columns.key")}</Th>
                    <Th className="text-right">{t("columns.rows")}</Th>
                    <Th className="text-right">{t("columns.columns")}</Th>
                    <Th>{t("columns.changed")}</Th>
                    {mayManage ? (
                      <Th>
                        <span className="sr-only">{t("rows.actions")}</span>
                      </Th>
                    ) : null}
                  </>
                }
              >
                {list.map((table) => (
                  <Tr key={table.id}>
                    <Td>
                      <Link
                        href={`/w/${workspace.slug}/knowledge/tables/${table.id}`}
                        className="font-medium hover:underline"
                      >
                        {table.name}
                      </Link>
                    </Td>
                    <Td>{table.key}</Td>
                    <Td className="text-right tabular-nums">{table.rows}</Td>
                    <Td className="text-right tabular-nums">{table.columns.length}</Td>
                    <Td className="whitespace-nowrap text-muted">
                      <RelativeTime date={table.updatedAt} />
                    </Td>
                    {mayManage ? (
                      <Td className="text-right">
                        <TableMenu table={table} />
                      </Td>
                    ) : null}
                  </Tr>
                ))}
              </TableView>
            </>
          )
        }
      </QueryState>
      {making ? <NewTableDialog onClose={() => setMaking(false)} /> : null}
    </KnowledgeFrame>
  );
}
