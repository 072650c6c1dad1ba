"use client";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSettled } from "../contacts/use-settled";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";
import { RowDialog } from "./row-dialog";
import { RowTable } from "./row-table";
import { TableMenu } from "./table-menu";
import { type Table, type TableRow, useRefreshTables } from "./use-tables";

const FIRST: number | null = null;

/** One table: its rows, searched, changed, added and deleted. */
export function TablePage({ tableId }: { tableId: string }) {
  const t = useTranslations("tables");
  const { workspace } = useSession();
  const router = useRouter();
  const errorText = useErrorText();
  const mayManage = useMay("knowledge.manage");
  const refresh = useRefreshTables();
  const trpc = useTRPC();
  const table = useQuery(trpc.tables.get.queryOptions({ tableId }));
  const [editing, setEditing] = useState<TableRow | "new" | null>(null);
  const rename = useMutation(
    trpc.tables.rename.mutationOptions({
      onSuccess: () => {
        toast.success(t("renamed"));
        return refresh();
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  const base = `/w/${workspace.slug}/knowledge/tables`;
  return (
    <Page
      title={table.data?.name ?? t("title")}
      {...(table.data && mayManage
        ? { onRename: (name: string) => rename.mutate({ tableId, name }), renameLabel: t("rename") }
        : {})}
      back={{ href: base, label: t("title") }}
      actions={
        table.data && mayManage ? (
          <>
            <TableMenu table={table.data} onRemoved={() => router.push(base)} />
            <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setEditing("new")}>
              {t("rows.add")}
            </Button>
          </>
        ) : undefined
      }
      gap="sm"
    >
      <QueryState query={table}>{(one) => <Rows table={one} onEdit={setEditing} />}</QueryState>
      {editing && table.data ? (
        <RowDialog
          table={table.data}
          row={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Page>
  );
}

function Rows({ table, onEdit }: { table: Table; onEdit: (row: TableRow) => void }) {
  const t = useTranslations("tables.rows");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [text, setText] = useState("");
  const asked = useSettled(text.trim(), 250);
  const rows = useInfiniteQuery({
    queryKey: [...trpc.tables.rows.pathKey(), { tableId: table.id, asked }],
    queryFn: ({ pageParam, signal }) =>
      client.tables.rows.query(
        {
          tableId: table.id,
          ...(asked ? { text: asked } : {}),
          ...(pageParam === null ? {} : { from: pageParam }),
        },
        { signal },
      ),
    initialPageParam: FIRST,
    getNextPageParam: (page) => page.next,
  });
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          maxLength={200}
          value={text}
          onValueChange={setText}
          className="max-w-xs"
        />
        <p className="text-xs tabular-nums text-subtle">
          {t("count", { count: table.rows })} · {t("foundBy", { key: table.key })}
        </p>
      </div>
      <QueryState query={rows}>
        {({ pages }) => {
          const shown = pages.flatMap((page) => page.rows);
          return shown.length === 0 ? (
            <p className="py-8 text-center text-sm text-muted">{t(table.rows === 0 ? "empty" : "none")}</p>
          ) : (
            <RowTable table={table} rows={shown} onEdit={onEdit} />
          );
        }}
      </QueryState>
      {rows.hasNextPage ? (
        <div>
          <Button loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
