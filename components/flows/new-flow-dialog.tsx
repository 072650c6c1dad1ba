"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { RadioGroup } from "../ui/radio-group";
import { type StarterKey, useStarters } from "./use-starters";

const FORM_ID = "new-flow";
const EMPTY = "empty";

/** A name, and a starter or a blank canvas; leads straight into the builder. */
export function NewFlowDialog({
  begin,
  onClose,
  onImport,
}: {
  /** The starter that is chosen at first. */
  begin?: string | null;
  onClose: () => void;
  onImport: () => void;
}) {
  const t = useTranslations("flows");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const starters = useStarters();
  const [name, setName] = useState("");
  const [picked, setStarter] = useState<StarterKey | typeof EMPTY | null>(null);
  const starter = picked ?? starters.find(({ key }) => key === begin)?.key ?? EMPTY;
  const create = useMutation(
    trpc.flows.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
        router.push(`/w/${workspace.slug}/flows/${id}`);
      },
    }),
  );
  const chosen = starters.find(({ key }) => key === starter);
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name: name.trim() || chosen?.name || t("untitled"), starter: chosen?.key });
  }
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("create.title")}
      footer={
        <>
          <Button
            variant="ghost"
            icon={<Upload size={14} aria-hidden />}
            onClick={onImport}
            className="mr-auto"
          >
            {t("importing.title")}
          </Button>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={FORM_ID}
            loading={create.isPending || create.isSuccess}
          >
            {t("create.submit")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={submit} className="flex flex-col gap-4">
        {create.error ? <Notice tone="danger">{errorText(create.error)}</Notice> : null}
        <Field label={t("create.name")}>
          <Input
            value={name}
            onValueChange={setName}
            maxLength={200}
            placeholder={chosen?.name ?? t("create.namePlaceholder")}
          />
        </Field>
        <div className="flex flex-col gap-1.5">
          <span className="text-xs font-medium text-muted">{t("create.start")}</span>
          <RadioGroup
            cards
            className="sm:grid sm:grid-cols-2"
            aria-label={t("create.start")}
            value={starter}
            onValueChange={setStarter}
            options={[
              { value: EMPTY, label: t("create.blank"), description: t("create.blankHelp") },
              ...starters.map(({ key, name: label, description }) => ({ value: key, label, description })),
            ]}
          />
        </div>
      </form>
    </Dialog>
  );
}
