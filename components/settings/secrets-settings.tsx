"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { KeyPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { QueryState } from "./query-state";
import { SecretDialog } from "./secret-dialog";
import { SettingsLead } from "./settings-lead";

type Secret = RouterOutputs["secrets"]["list"][number];

/** Names of the workspace's secrets; their values go in and never come out. */
export function SecretsSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const mayManage = useMay("secrets.manage");
  const secrets = useQuery(trpc.secrets.list.queryOptions());
  const [writing, setWriting] = useState<{ name: string | null } | null>(null);
  return (
    <>
      <SettingsLead
        title={t("nav.secrets")}
        action={
          mayManage ? (
            <Button
              variant="primary"
              icon={<Plus size={15} aria-hidden />}
              onClick={() => setWriting({ name: null })}
            >
              {t("secrets.new")}
            </Button>
          ) : null
        }
      >
        {t("secrets.lead")}
      </SettingsLead>
      <QueryState query={secrets}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              picture={<KeyPicture />}
              title={t("secrets.empty")}
              example={t("secrets.emptyExample")}
            />
          ) : (
            <SecretTable list={list} mayManage={mayManage} onReplace={(name) => setWriting({ name })} />
          )
        }
      </QueryState>
      {writing ? <SecretDialog name={writing.name} onClose={() => setWriting(null)} /> : null}
    </>
  );
}

function SecretTable({
  list,
  mayManage,
  onReplace,
}: {
  list: readonly Secret[];
  mayManage: boolean;
  onReplace: (name: string) => void;
}) {
  const t = useTranslations("settings.secrets");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [deleting, setDeleting] = useState<Secret | null>(null);
  const remove = useMutation(
    trpc.secrets.delete.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        setDeleting(null);
        return queryClient.invalidateQueries({ queryKey: trpc.secrets.list.queryKey() });
      },
    }),
  );
  return (
    <>
      <Table
        label={t("name")}
        head={
          <>
            <Th>{t("name")}</Th>
            <Th>{t("updated")}</Th>
            <Th>
              <span className="sr-only">{t("replace")}</span>
            </Th>
          </>
        }
      >
        {list.map((secret) => (
          <Tr key={secret.id}>
            <Td className="font-mono text-xs">{secret.name}</Td>
            <Td className="text-xs text-muted">
              <RelativeTime date={secret.updatedAt} />
            </Td>
            <Td className="whitespace-nowrap text-right">
              {mayManage ? (
                <>
                  <Button size="sm" variant="ghost" onClick={() => onReplace(secret.name)}>
                    {t("replace")}
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => setDeleting(secret)}>
                    {t("delete")}
                  </Button>
                </>
              ) : null}
            </Td>
          </Tr>
        ))}
      </Table>
      {deleting ? (
        <ConfirmDialog
          open
          title={t("deleteTitle", { name: deleting.name })}
          action={t("delete")}
          pending={remove.isPending}
          onClose={() => setDeleting(null)}
          onConfirm={() =>
            remove.mutate(
              { id: deleting.id },
              { onSuccess: () => toast.success(t("deleted", { name: deleting.name })) },
            )
          }
        >
          {t("deleteBody")}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
