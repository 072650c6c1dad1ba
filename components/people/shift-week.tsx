"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { WEEKDAYS } from "./hours";
import type { Agent, Queue } from "./queue-dialog";
import type { Shift } from "./shift-dialog";
import { useWeekday } from "./use-weekday";

/** The shifts of a week, day by day, then those of single days. */
export function ShiftWeek({
  shifts,
  agents,
  queues,
  mayManage,
  onEdit,
}: {
  shifts: readonly Shift[];
  agents: readonly Agent[];
  queues: readonly Queue[];
  mayManage: boolean;
  onEdit: (shift: Shift) => void;
}) {
  const t = useTranslations("service");
  const format = useFormatter();
  const weekdayName = useWeekday();
  const days = [
    ...WEEKDAYS.map((weekday) => ({
      key: weekday,
      title: weekdayName(weekday),
      rows: shifts.filter((shift) => String(shift.weekday) === weekday),
    })),
    ...[...new Set(shifts.flatMap(({ day }) => day ?? []))].sort().map((day) => ({
      key: day,
      title: format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: "full", timeZone: "UTC" }),
      rows: shifts.filter((shift) => shift.day === day),
    })),
  ].filter(({ rows }) => rows.length > 0);
  const nameOf = (userId: string) =>
    agents.find((agent) => agent.userId === userId)?.name ?? t("shifts.gone");
  const queueOf = (queueId: string | null) =>
    queueId === null ? t("everybody") : (queues.find((queue) => queue.id === queueId)?.name ?? "–");
  return (
    <div className="flex flex-col gap-3">
      {days.map(({ key, title, rows }) => (
        <section key={key} aria-label={title} className="flex flex-col gap-1">
          <h3 className="text-xs font-medium text-muted">{title}</h3>
          <ul className="divide-y divide-line rounded-lg border border-line">
            {rows.map((shift) => (
              <li key={shift.id} className="flex items-center gap-2 px-3 py-1.5">
                <span className="w-26 shrink-0 whitespace-nowrap tabular-nums">{`${shift.from} – ${shift.to}`}</span>
                <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
                  <span className="truncate font-medium">{nameOf(shift.userId)}</span>
                  <span className="text-xs text-subtle">{queueOf(shift.queueId)}</span>
                  {shift.duty ? <Badge tone="accent">{t("shifts.dutyBadge")}</Badge> : null}
                </span>
                {mayManage ? (
                  <ShiftActions shift={shift} name={nameOf(shift.userId)} onEdit={onEdit} />
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ShiftActions({
  shift,
  name,
  onEdit,
}: {
  shift: Shift;
  name: string;
  onEdit: (shift: Shift) => void;
}) {
  const t = useTranslations("service.shifts");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.shifts.list.queryKey();
  const settled = {
    onError: (error: unknown) => toast.error(errorText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  };
  const save = useMutation(trpc.shifts.save.mutationOptions(settled));
  const remove = useMutation(
    trpc.shifts.remove.mutationOptions({
      onMutate: async ({ shiftId }) => {
        await queries.cancelQueries({ queryKey });
        queries.setQueryData(queryKey, (list) => list?.filter(({ id }) => id !== shiftId));
      },
      ...settled,
    }),
  );
  const { id, queueId, ...rest } = shift;
  return (
    <>
      <IconButton
        size="sm"
        label={t("editOf", { name })}
        icon={<Pencil size={14} aria-hidden />}
        onClick={() => onEdit(shift)}
      />
      <IconButton
        size="sm"
        label={t("removeOf", { name })}
        icon={<Trash2 size={14} aria-hidden />}
        onClick={() => {
          remove.mutate({ shiftId: id });
          toast(t("removed"), {
            action: { label: common("undo"), onClick: () => save.mutate({ ...rest, queue: queueId }) },
          });
        }}
      />
    </>
  );
}
