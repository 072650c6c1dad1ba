"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { isLocale, LOCALES } from "../i18n/locales";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import type { Canned } from "./canned-dialog";

/** Canned replies, the most used first; what is removed can be had back from the toast. */
export function CannedList({
  replies,
  mayManage,
  onEdit,
}: {
  replies: readonly Canned[];
  mayManage: boolean;
  onEdit: (reply: Canned) => void;
}) {
  const t = useTranslations("service.replies");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.canned.list.queryKey();
  const settled = {
    onError: (error: unknown) => toast.error(errorText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  };
  const save = useMutation(trpc.canned.save.mutationOptions(settled));
  const remove = useMutation(
    trpc.canned.remove.mutationOptions({
      onMutate: async ({ cannedId }) => {
        await queries.cancelQueries({ queryKey });
        queries.setQueryData(queryKey, (list) => list?.filter(({ id }) => id !== cannedId));
      },
      ...settled,
    }),
  );
  function drop(reply: Canned) {
    const { shortcut, text, locale } = reply;
    remove.mutate(
      { cannedId: reply.id },
      {
        onSuccess: () =>
          toast(t("removed", { shortcut }), {
            action: {
              label: common("undo"),
              onClick: () => save.mutate({ shortcut, text, locale: isLocale(locale) ? locale : null }),
            },
          }),
      },
    );
  }
  return (
    <ul aria-label={t("title")} className="divide-y divide-line rounded-lg border border-line">
      {replies.map((reply) => (
        <li key={reply.id} className="flex items-start gap-2 px-3 py-2">
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-center gap-2">
              <span className="break-all font-medium">{`/${reply.shortcut}`}</span>
              {isLocale(reply.locale) ? <Badge>{LOCALES[reply.locale]}</Badge> : null}
              <span className="text-xs text-subtle">{t("usedTimes", { count: reply.used })}</span>
            </div>
            <p className="line-clamp-2 whitespace-pre-wrap text-sm text-muted">{reply.text}</p>
          </div>
          {mayManage ? (
            <>
              <IconButton
                size="sm"
                label={t("editOf", { shortcut: reply.shortcut })}
                icon={<Pencil size={14} aria-hidden />}
                onClick={() => onEdit(reply)}
              />
              <IconButton
                size="sm"
                label={t("removeOf", { shortcut: reply.shortcut })}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => drop(reply)}
              />
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
