"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { useFaultText } from "./use-fault-text";
import { usePeople } from "./use-people";

const FORM_ID = "new-case";
const CURRENCIES = ["CNY", "USD", "EUR", "GBP", "HKD"] as const;
const KINDS = ["callback", "refund", "replacement", "delivery", "other"] as const;
/** Cents of a unit. */
const MINOR = 100;

/** Something is promised: what, by when, by whom, and how much it may cost. */
export function NewCaseDialog({
  conversationId,
  onClose,
  onDone,
}: {
  conversationId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("inbox.newCase");
  const common = useTranslations("common");
  const client = useTRPCClient();
  const faultText = useFaultText();
  const { me, agents } = usePeople();
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("callback");
  const [due, setDue] = useState(() => localTime(tomorrowAtNine()));
  const [userId, setUserId] = useState(me);
  const [amount, setAmount] = useState("");
  const [currency, setCurrency] = useState<(typeof CURRENCIES)[number]>("CNY");
  const [complaint, setComplaint] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const cost = amount.trim() === "" ? null : Number(amount);
  const wrongCost = cost !== null && !(cost >= 0);
  const dueAt = new Date(due);
  const ready = title.trim() !== "" && !Number.isNaN(dueAt.getTime()) && !wrongCost;
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    try {
      const { state } = await client.cases.open.mutate({
        conversationId,
        type: kind,
        title: title.trim(),
        dueAt: dueAt.toISOString(),
        userId,
        ...(cost === null ? {} : { amount: Math.round(cost * MINOR), currency }),
        ...(complaint ? { complaint } : {}),
      });
      toast.success(t(state === "awaitingApproval" ? "waits" : "opened"));
      onDone();
    } catch (fault) {
      setError(fault);
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(next) => next || onClose()}
      title={t("title")}
      description={t("description")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={FORM_ID} loading={busy} disabled={!ready}>
            {t("action")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        {error ? <Notice tone="danger">{faultText(error)}</Notice> : null}
        <Field label={t("what")}>
          <Input value={title} onValueChange={setTitle} maxLength={300} placeholder={t("example")} />
        </Field>
        <Field label={t("kind")}>
          <Select
            value={kind}
            onValueChange={setKind}
            options={KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          />
        </Field>
        <Field label={t("due")}>
          <Input type="datetime-local" value={due} onValueChange={setDue} />
        </Field>
        <Field label={t("who")}>
          <Select
            value={userId}
            onValueChange={setUserId}
            options={agents.map((agent) => ({ value: agent.userId, label: agent.name }))}
          />
        </Field>
        <div className="flex gap-2">
          <Field label={t("amount")} className="flex-1" error={wrongCost ? t("wrongAmount") : undefined}>
            <Input inputMode="decimal" value={amount} onValueChange={setAmount} />
          </Field>
          <Field label={t("currency")} className="w-24">
            <Select
              value={currency}
              onValueChange={setCurrency}
              options={CURRENCIES.map((one) => ({ value: one, label: one }))}
            />
          </Field>
        </div>
        <Checkbox
          checked={complaint}
          onCheckedChange={setComplaint}
          label={t("complaint")}
          description={t("complaintHelp")}
        />
      </form>
    </Dialog>
  );
}

function tomorrowAtNine(): Date {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** As a field for date and time takes it. */
function localTime(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
