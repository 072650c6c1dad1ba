"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Checkbox } from "../ui/checkbox";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { WEEKDAYS } from "./hours";
import type { Agent, Queue } from "./queue-dialog";
import { useWeekday } from "./use-weekday";

export type Shift = RouterOutputs["shifts"]["list"][number];

const EVERYBODY = "everybody";

/** Makes a shift (`shift` null) or changes one. */
export function ShiftDialog({
  shift,
  agents,
  queues,
  onClose,
}: {
  shift: Shift | null;
  agents: readonly Agent[];
  queues: readonly Queue[];
  onClose: () => void;
}) {
  const t = useTranslations("service");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const weekdayName = useWeekday();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [userId, setUserId] = useState(
    shift?.userId ?? (agents.length === 1 ? agents[0]?.userId : null) ?? null,
  );
  const [queueId, setQueueId] = useState(shift?.queueId ?? EVERYBODY);
  const [how, setHow] = useState<"weekly" | "once">(shift?.day ? "once" : "weekly");
  const [weekday, setWeekday] = useState(String(shift?.weekday ?? 1));
  const [day, setDay] = useState(shift?.day ?? "");
  const [from, setFrom] = useState(shift?.from ?? "09:00");
  const [to, setTo] = useState(shift?.to ?? "18:00");
  const [duty, setDuty] = useState(shift?.duty ?? false);
  const [tried, setTried] = useState(false);
  const save = useMutation(
    trpc.shifts.save.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.shifts.list.queryKey() });
      },
    }),
  );
  const wrongTimes = from === "" || to === "" || from >= to;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!userId || wrongTimes || (how === "once" && day === "")) return;
    save.mutate({
      ...(shift ? { shiftId: shift.id } : {}),
      userId,
      queue: queueId === EVERYBODY ? null : queueId,
      weekday: how === "weekly" ? Number(weekday) : null,
      day: how === "once" ? day : null,
      from,
      to,
      duty,
    });
  }
  return (
    <FormDialog
      title={shift ? t("shifts.edit") : t("shifts.new")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("shifts.agent")} error={tried && !userId ? t("shifts.agentMissing") : undefined}>
          <Combobox
            value={userId}
            onValueChange={setUserId}
            options={agents.map((agent) => ({ value: agent.userId, label: agent.name }))}
          />
        </Field>
        <Field label={t("shifts.queue")}>
          <Select
            value={queueId}
            onValueChange={setQueueId}
            options={[
              { value: EVERYBODY, label: t("everybody") },
              ...queues
                .filter((queue) => !queue.archived || queue.id === queueId)
                .map((queue) => ({ value: queue.id, label: queue.name })),
            ]}
          />
        </Field>
      </div>
      <SegmentedControl
        aria-label={t("shifts.when")}
        value={how}
        onValueChange={setHow}
        options={[
          { value: "weekly", label: t("shifts.weekly") },
          { value: "once", label: t("shifts.once") },
        ]}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_8rem_8rem]">
        {how === "weekly" ? (
          <Field label={t("shifts.weekday")} className="col-span-2 sm:col-span-1">
            <Select
              value={weekday}
              onValueChange={setWeekday}
              options={WEEKDAYS.map((value) => ({ value, label: weekdayName(value) }))}
            />
          </Field>
        ) : (
          <Field
            label={t("shifts.day")}
            error={tried && day === "" ? t("shifts.dayMissing") : undefined}
            className="col-span-2 sm:col-span-1"
          >
            <Input type="date" value={day} onValueChange={setDay} />
          </Field>
        )}
        <Field label={t("shifts.from")}>
          <Input type="time" value={from} onValueChange={setFrom} aria-invalid={tried && wrongTimes} />
        </Field>
        <Field label={t("shifts.to")}>
          <Input
            type="time"
            value={to === "24:00" ? "00:00" : to}
            onValueChange={(text) => setTo(text === "00:00" ? "24:00" : text)}
            aria-invalid={tried && wrongTimes}
          />
        </Field>
        {tried && wrongTimes ? (
          <p role="alert" className="col-span-full -mt-2 text-xs text-danger-text">
            {t("shifts.order")}
          </p>
        ) : null}
      </div>
      <Checkbox
        checked={duty}
        onCheckedChange={setDuty}
        label={t("shifts.duty")}
        description={t("shifts.dutyHelp")}
      />
    </FormDialog>
  );
}
