"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, Pencil } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import type { Queue } from "./queue-dialog";

/** The queues in use; one that is put away is left out of sight. */
export function QueueList({
  queues,
  mayManage,
  onEdit,
}: {
  queues: readonly Queue[];
  mayManage: boolean;
  onEdit: (queue: Queue) => void;
}) {
  const t = useTranslations("service.queues");
  const format = useFormatter();
  const [leaving, setLeaving] = useState<Queue | null>(null);
  const clock = (minutes: number | null) => (minutes === null ? "–" : t("minutesShort", { count: minutes }));
  return (
    <>
      <Table
        label={t("title")}
        head={
          <>
            <Th>{t("name")}</Th>
            <Th className="hidden sm:table-cell">{t("assignment")}</Th>
            <Th className="hidden sm:table-cell">{t("members")}</Th>
            <Th className="hidden md:table-cell">{t("sla")}</Th>
            <Th className="text-right">{t("waiting")}</Th>
            {mayManage ? (
              <Th>
                <span className="sr-only">{t("edit")}</span>
              </Th>
            ) : null}
          </>
        }
      >
        {queues.map((queue) => (
          <Tr key={queue.id}>
            <Td className="min-w-32 font-medium">
              {mayManage ? (
                <button
                  type="button"
                  className="rounded text-left hover:underline"
                  onClick={() => onEdit(queue)}
                >
                  {queue.name}
                </button>
              ) : (
                queue.name
              )}
              <div className="text-xs font-normal text-subtle sm:hidden">
                {t(`assignments.${queue.assignment}`)}
              </div>
            </Td>
            <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
              {t(`assignments.${queue.assignment}`)}
            </Td>
            <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
              {t("memberCount", { count: queue.members.length })}
            </Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted md:table-cell">
              {queue.firstReplyMinutes === null && queue.resolveMinutes === null
                ? t("noSla")
                : `${clock(queue.firstReplyMinutes)} · ${clock(queue.resolveMinutes)}`}
            </Td>
            <Td className="text-right tabular-nums">{format.number(queue.waiting)}</Td>
            {mayManage ? (
              <Td className="w-10 text-right">
                <RowMenu label={t("actions", { name: queue.name })}>
                  <MenuItem icon={<Pencil size={15} aria-hidden />} onClick={() => onEdit(queue)}>
                    {t("edit")}
                  </MenuItem>
                  <MenuSeparator />
                  <MenuItem icon={<Archive size={15} aria-hidden />} onClick={() => setLeaving(queue)}>
                    {t("archive")}
                  </MenuItem>
                </RowMenu>
              </Td>
            ) : null}
          </Tr>
        ))}
      </Table>
      {leaving ? <ArchiveQueue queue={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}

function ArchiveQueue({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const t = useTranslations("service.queues");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const archive = useMutation(
    trpc.queues.archive.mutationOptions({
      onSuccess: () => toast.success(t("archived", { name: queue.name })),
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.queues.list.queryKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      title={t("archiveTitle", { name: queue.name })}
      action={t("archive")}
      pending={archive.isPending}
      onClose={onClose}
      onConfirm={() => archive.mutate({ queueId: queue.id })}
    >
      {t("archiveBody")}
    </ConfirmDialog>
  );
}
