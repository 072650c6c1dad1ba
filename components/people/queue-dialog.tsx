"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Calendar } from "../../flow/text/calendar";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { isAbout } from "./field-error";
import { isSound } from "./hours";
import { HoursEditor } from "./hours-editor";
import { readNumber } from "./read-number";

export type Queue = RouterOutputs["queues"]["list"][number];
export type Agent = RouterOutputs["agents"]["list"][number];

const ASSIGNMENTS = ["manual", "roundRobin", "leastBusy"] as const;
const BOUNDS = {
  firstReplyMinutes: [1, 100_000],
  resolveMinutes: [1, 1_000_000],
  returnSeconds: [10, 86_400],
  pageSeconds: [10, 86_400],
} as const;
type NumberField = keyof typeof BOUNDS;
const NUMBER_FIELDS = ["firstReplyMinutes", "resolveMinutes", "returnSeconds", "pageSeconds"] as const;
const OFFICE: Calendar = {
  hours: Object.fromEntries(["1", "2", "3", "4", "5"].map((day) => [day, [["09:00", "18:00"]]])),
  holidays: [],
  workdays: [],
};

/** Makes a queue (`queue` null) or changes one. */
export function QueueDialog({
  queue,
  agents,
  onClose,
}: {
  queue: Queue | null;
  agents: readonly Agent[];
  onClose: () => void;
}) {
  const t = useTranslations("service");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState(queue?.name ?? "");
  const [assignment, setAssignment] = useState<Queue["assignment"]>(queue?.assignment ?? "leastBusy");
  const [sticky, setSticky] = useState(queue?.sticky ?? true);
  const [members, setMembers] = useState<readonly string[]>(queue?.members ?? []);
  const [hours, setHours] = useState<Calendar | null>(queue?.hours ?? null);
  const [typed, setTyped] = useState<Record<NumberField, string>>({
    firstReplyMinutes: String(queue?.firstReplyMinutes ?? ""),
    resolveMinutes: String(queue?.resolveMinutes ?? ""),
    returnSeconds: String(queue?.returnSeconds ?? ""),
    pageSeconds: String(queue?.pageSeconds ?? ""),
  });
  const [tried, setTried] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const done = async () => {
    toast.success(queue ? common("saved") : t("queues.made", { name: name.trim() }));
    onClose();
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.queues.list.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.agents.list.queryKey() }),
    ]);
  };
  const create = useMutation(trpc.queues.create.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.queues.update.mutationOptions({ onSuccess: done }));
  const error = create.error ?? update.error;
  const nameTaken = isAbout(error, "name");

  const number = (field: NumberField) => {
    const [min, max] = BOUNDS[field];
    return readNumber(typed[field], min, max);
  };
  const numberError = (field: NumberField): string | undefined => {
    const [min, max] = BOUNDS[field];
    return tried && number(field) === undefined ? t("numberWrong", { min, max }) : undefined;
  };
  const setNumber = (field: NumberField) => (text: string) => setTyped({ ...typed, [field]: text });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const bad = NUMBER_FIELDS.filter((field) => number(field) === undefined);
    if (bad.includes("returnSeconds") || bad.includes("pageSeconds")) setAdvanced(true);
    if (name.trim() === "" || bad.length > 0 || (hours && !isSound(hours.hours))) return;
    const fields = {
      name: name.trim(),
      assignment,
      sticky,
      hours,
      members: [...members],
      firstReplyMinutes: number("firstReplyMinutes"),
      resolveMinutes: number("resolveMinutes"),
      returnSeconds: number("returnSeconds"),
      pageSeconds: number("pageSeconds"),
    };
    if (queue) update.mutate({ queueId: queue.id, ...fields });
    else create.mutate(fields);
  }
  return (
    <FormDialog
      title={queue ? t("queues.edit") : t("queues.new")}
      pending={create.isPending || update.isPending}
      fault={error && !nameTaken ? errorText(error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field
        label={t("queues.name")}
        error={
          tried && name.trim() === "" ? t("queues.nameMissing") : nameTaken ? errorText(error) : undefined
        }
      >
        <Input
          value={name}
          onValueChange={(text) => {
            setName(text);
            create.reset();
            update.reset();
          }}
          maxLength={100}
          placeholder={t("queues.namePlaceholder")}
        />
      </Field>
      <Field label={t("queues.assignment")} help={t(`queues.assignmentHelp.${assignment}`)}>
        <Select
          value={assignment}
          onValueChange={setAssignment}
          options={ASSIGNMENTS.map((value) => ({ value, label: t(`queues.assignments.${value}`) }))}
        />
      </Field>
      {assignment === "manual" ? null : (
        <Checkbox
          checked={sticky}
          onCheckedChange={setSticky}
          label={t("queues.sticky")}
          description={t("queues.stickyHelp")}
        />
      )}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-xs font-medium text-muted">{t("queues.members")}</legend>
        <div className="grid max-h-44 gap-x-4 gap-y-2 overflow-y-auto rounded-lg border border-line p-2.5 sm:grid-cols-2">
          {agents.map((agent) => (
            <Checkbox
              key={agent.userId}
              checked={members.includes(agent.userId)}
              onCheckedChange={(on) =>
                setMembers(on ? [...members, agent.userId] : members.filter((one) => one !== agent.userId))
              }
              label={agent.name}
            />
          ))}
        </div>
        {members.length === 0 ? <p className="text-xs text-subtle">{t("queues.membersNone")}</p> : null}
      </fieldset>
      <div className="flex flex-col gap-1">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("queues.firstReply")} error={numberError("firstReplyMinutes")}>
            <NumberInput
              unit={t("queues.minutes")}
              value={typed.firstReplyMinutes}
              onValueChange={setNumber("firstReplyMinutes")}
            />
          </Field>
          <Field label={t("queues.resolve")} error={numberError("resolveMinutes")}>
            <NumberInput
              unit={t("queues.minutes")}
              value={typed.resolveMinutes}
              onValueChange={setNumber("resolveMinutes")}
            />
          </Field>
        </div>
        <p className="text-xs text-subtle">{t("queues.slaHelp")}</p>
      </div>
      <Checkbox
        checked={hours !== null}
        onCheckedChange={(own) => setHours(own ? OFFICE : null)}
        label={t("queues.ownHours")}
        description={t("queues.ownHoursHelp")}
      />
      {hours ? (
        <HoursEditor hours={hours.hours} onChange={(next) => setHours({ ...hours, hours: next })} />
      ) : null}
      <div className="flex flex-col gap-3">
        <button
          type="button"
          aria-expanded={advanced}
          onClick={() => setAdvanced(!advanced)}
          className="flex items-center gap-1 self-start rounded text-xs font-medium text-muted hover:text-fg"
        >
          <ChevronRight size={13} aria-hidden className={advanced ? "rotate-90" : undefined} />
          {t("queues.advanced")}
        </button>
        {advanced ? (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field
              label={t("queues.returnSeconds")}
              help={t("queues.returnHelp")}
              error={numberError("returnSeconds")}
            >
              <NumberInput
                unit={t("queues.secondsUnit")}
                placeholder={t("queues.asWorkspace")}
                value={typed.returnSeconds}
                onValueChange={setNumber("returnSeconds")}
              />
            </Field>
            <Field
              label={t("queues.pageSeconds")}
              help={t("queues.pageHelp")}
              error={numberError("pageSeconds")}
            >
              <NumberInput
                unit={t("queues.secondsUnit")}
                placeholder={t("queues.asWorkspace")}
                value={typed.pageSeconds}
                onValueChange={setNumber("pageSeconds")}
              />
            </Field>
          </div>
        ) : null}
      </div>
    </FormDialog>
  );
}

function NumberInput({
  unit,
  ...rest
}: {
  unit: string;
  value: string;
  onValueChange: (text: string) => void;
  placeholder?: string;
}) {
  return (
    <Input
      {...rest}
      inputMode="numeric"
      maxLength={7}
      trailing={<span className="shrink-0 text-xs text-subtle">{unit}</span>}
    />
  );
}
