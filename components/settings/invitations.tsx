"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { QueryState } from "./query-state";
import { isRole } from "./roles";

/** Open invitations, each of which can be withdrawn. */
export function Invitations() {
  const t = useTranslations("settings.members");
  const roles = useTranslations("common.roles");
  const errorText = useErrorText();
  const format = useFormatter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const key = trpc.invitations.list.queryKey();
  const list = useQuery(trpc.invitations.list.queryOptions());
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
    }),
  );
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">{t("pending")}</h2>
      <QueryState query={list} rows={1}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="text-xs text-subtle">{t("noPending")}</p>
          ) : (
            <ul className="rounded-lg border border-line bg-surface">
              {rows.map((invitation) => (
                <li
                  key={invitation.id}
                  className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 last:border-b-0"
                >
                  <span className="min-w-0 flex-1 truncate">{invitation.email}</span>
                  <Badge>{isRole(invitation.role) ? roles(invitation.role) : invitation.role}</Badge>
                  <span className="text-xs text-subtle">
                    {invitation.expired
                      ? t("expired")
                      : t("expires", {
                          date: format.dateTime(new Date(invitation.expiresAt), { dateStyle: "medium" }),
                        })}
                  </span>
                  <Button
                    size="sm"
                    variant="ghost"
                    disabled={revoke.isPending}
                    onClick={() =>
                      revoke.mutate(
                        { id: invitation.id },
                        { onSuccess: () => toast(t("withdrawn", { email: invitation.email })) },
                      )
                    }
                  >
                    {t("withdraw")}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </section>
  );
}
