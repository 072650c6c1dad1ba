"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Notice } from "../ui/notice";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";

const FORM_ID = "flow-off";
const LONGEST = 2_000;

/** Which flow, and what its visitors read instead; says before it is done what that means. */
export function FlowOffDialog({
  flows,
  onClose,
}: {
  flows: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const t = useTranslations("supervision.switches");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [flowId, setFlowId] = useState<string | null>(null);
  const [fallback, setFallback] = useState("");
  const [tried, setTried] = useState(false);
  const name = flows.find(({ id }) => id === flowId)?.name ?? "";
  const off = useMutation(
    trpc.supervision.flowOff.mutationOptions({
      onSuccess: () => {
        toast.success(t("flowOff", { name }));
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.supervision.switches.queryKey() });
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (flowId) off.mutate({ flowId, off: true, fallback: fallback.trim() });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={flowId ? t("flowConfirm", { name }) : t("flow")}
      description={flowId ? t("flowConfirmBody") : undefined}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="danger" type="submit" form={FORM_ID} loading={off.isPending}>
            {t("flowDo")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {off.error ? <Notice tone="danger">{errorText(off.error)}</Notice> : null}
        <Field label={t("flowPick")} error={tried && !flowId ? t("flowMissing") : undefined}>
          <Combobox
            value={flowId}
            onValueChange={setFlowId}
            placeholder={t("flowPickPlaceholder")}
            options={flows.map(({ id, name: label }) => ({ value: id, label }))}
          />
        </Field>
        <Field label={t("fallback")} help={t("fallbackHelp")}>
          <Textarea
            rows={3}
            maxLength={LONGEST}
            value={fallback}
            onValueChange={setFallback}
            placeholder={t("fallbackPlaceholder")}
          />
        </Field>
      </form>
    </Dialog>
  );
}
