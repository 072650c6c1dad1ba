"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { KeyPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { NewApiKeyDialog } from "./new-api-key-dialog";
import { QueryState } from "./query-state";
import { isScope, SCOPE_WORDS } from "./scopes";
import { SettingsLead } from "./settings-lead";

type ApiKey = RouterOutputs["apiKeys"]["list"][number];

/** Keys of the business's own programs; revoked ones are left out of sight. */
export function ApiKeysSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  const [making, setMaking] = useState(false);
  const newButton = (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("apiKeys.new")}
    </Button>
  );
  return (
    <>
      <SettingsLead title={t("nav.apiKeys")} action={newButton}>
        {t("apiKeys.lead")}
      </SettingsLead>
      <QueryState query={keys}>
        {(list) => {
          const live = list.filter(({ revokedAt }) => revokedAt === null);
          if (live.length === 0)
            return (
              <EmptyState
                picture={<KeyPicture />}
                title={t("apiKeys.empty")}
                example={t("apiKeys.emptyExample")}
              />
            );
          return <KeyTable keys={live} />;
        }}
      </QueryState>
      {making ? <NewApiKeyDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const t = useTranslations("settings.apiKeys");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        setRevoking(null);
        return queryClient.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() });
      },
    }),
  );
  return (
    <>
      <Table
        label={t("prefix")}
        head={
          <>
            <Th>{t("name")}</Th>
            <Th>{t("prefix")}</Th>
            <Th className="hidden md:table-cell">{t("scopes")}</Th>
            <Th className="hidden sm:table-cell">{t("lastUsed")}</Th>
            <Th>
              <span className="sr-only">{t("revoke")}</span>
            </Th>
          </>
        }
      >
        {keys.map((key) => (
          <Tr key={key.id}>
            <Td>
              <div className="max-w-48 truncate font-medium">{key.name}</div>
              <div className="whitespace-nowrap text-xs text-subtle">
                {t("created")} <RelativeTime date={key.createdAt} />
              </div>
            </Td>
            <Td className="whitespace-nowrap font-mono text-xs">{`${key.prefix}…`}</Td>
            <Td className="hidden md:table-cell">
              <span className="flex flex-wrap gap-1">
                {key.scopes.map((scope) => (
                  <Badge key={scope}>{isScope(scope) ? t(`scopeNames.${SCOPE_WORDS[scope]}`) : scope}</Badge>
                ))}
              </span>
            </Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted sm:table-cell">
              {key.lastUsedAt ? <RelativeTime date={key.lastUsedAt} /> : t("never")}
            </Td>
            <Td className="w-10">
              <Button size="sm" variant="ghost" onClick={() => setRevoking(key)}>
                {t("revoke")}
              </Button>
            </Td>
          </Tr>
        ))}
      </Table>
      {revoking ? (
        <ConfirmDialog
          open
          title={t("revokeTitle", { name: revoking.name })}
          action={t("revoke")}
          pending={revoke.isPending}
          onClose={() => setRevoking(null)}
          onConfirm={() =>
            revoke.mutate(
              { id: revoking.id },
              { onSuccess: () => toast.success(t("revoked", { name: revoking.name })) },
            )
          }
        >
          {t("revokeBody")}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
