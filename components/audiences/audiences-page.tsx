"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { MenuItem } from "../ui/menu";
import { RelativeTime } from "../ui/relative-time";
import { RowMenu } from "../ui/row-menu";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { AudienceDialog } from "./audience-dialog";
import { useConditionLine } from "./use-condition-line";

type Audience = RouterOutputs["audiences"]["list"][number];

/** The workspace's audiences: who is in them, and where they are written. */
export function AudiencesPage() {
  const t = useTranslations("audiences");
  const mayManage = useMay("contacts.manage");
  const audiences = useQuery(
    useTRPC().audiences.list.queryOptions(undefined, {
      // While one is being filled its figure is about to come.
      refetchInterval: ({ state }) =>
        state.data?.some((one) => one.size === null && !one.problem) ? 2_000 : 30_000,
    }),
  );
  const [editing, setEditing] = useState<Audience | "new" | null>(null);
  const make = mayManage ? (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setEditing("new")}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <>
      <Page title={t("title")} actions={make} gap="sm">
        <QueryState query={audiences}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                picture={<Users size={48} strokeWidth={1} />}
                title={t("empty.title")}
                example={t("empty.example")}
                action={make}
              />
            ) : (
              <AudienceTable audiences={list} mayManage={mayManage} onEdit={setEditing} />
            )
          }
        </QueryState>
      </Page>
      {editing ? (
        <AudienceDialog
          key={editing === "new" ? "new" : editing.id}
          audience={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}

function AudienceTable({
  audiences,
  mayManage,
  onEdit,
}: {
  audiences: readonly Audience[];
  mayManage: boolean;
  onEdit: (audience: Audience) => void;
}) {
  const t = useTranslations("audiences");
  const { workspace } = useSession();
  const lineOf = useConditionLine(audiences);
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("columns.name")}</Th>
          <Th className="text-right">{t("columns.members")}</Th>
          <Th>{t("refreshed")}</Th>
          <Th>
            <span className="sr-only">{t("columns.actions")}</span>
          </Th>
        </>
      }
    >
      {audiences.map((audience) => (
        <Tr key={audience.id}>
          <Td className="min-w-48 font-medium">
            <Link href={`/w/${workspace.slug}/contacts?audience=${audience.id}`} className="hover:underline">
              {audience.name}
            </Link>
            <p
              className="max-w-xl truncate text-xs font-normal text-muted"
              title={lineOf(audience.condition)}
            >
              {lineOf(audience.condition)}
            </p>
            {audience.problem ? (
              <p className="text-xs font-normal text-danger-text">{audience.problem}</p>
            ) : null}
          </Td>
          <Td className="whitespace-nowrap text-right tabular-nums">
            {audience.size === null ? (
              audience.problem ? (
                "–"
              ) : (
                <Badge>{t("counting")}</Badge>
              )
            ) : (
              t("size", { count: audience.size })
            )}
          </Td>
          <Td className="whitespace-nowrap text-xs text-muted">
            {audience.refreshedAt ? <RelativeTime date={audience.refreshedAt} /> : null}
          </Td>
          <Td className="w-10 text-right">
            {mayManage ? <Actions audience={audience} onEdit={onEdit} /> : null}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function Actions({ audience, onEdit }: { audience: Audience; onEdit: (audience: Audience) => void }) {
  const t = useTranslations("audiences");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const archive = useMutation(
    trpc.audiences.archive.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        setAsking(false);
        return queries.invalidateQueries({ queryKey: trpc.audiences.list.queryKey() });
      },
    }),
  );
  return (
    <>
      <RowMenu label={t("columns.actions")}>
        <MenuItem icon={<Pencil size={14} aria-hidden />} onClick={() => onEdit(audience)}>
          {t("edit")}
        </MenuItem>
        <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onClick={() => setAsking(true)}>
          {t("archive")}
        </MenuItem>
      </RowMenu>
      <ConfirmDialog
        open={asking}
        title={t("archiveTitle", { name: audience.name })}
        action={t("archive")}
        pending={archive.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => archive.mutate({ audienceId: audience.id })}
      >
        {t("archiveBody")}
      </ConfirmDialog>
    </>
  );
}
