"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { useShell } from "./shell-store";

const FORM_ID = "new-workspace";

export function NewWorkspaceDialog() {
  const t = useTranslations("common");
  const errorText = useErrorText();
  const open = useShell((shell) => shell.newWorkspaceOpen);
  const setOpen = useShell((shell) => shell.setNewWorkspaceOpen);
  const [name, setName] = useState("");
  const locale = useLocale();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.workspaces.create.mutationOptions({
      onSuccess: async ({ slug }) => {
        setOpen(false);
        setName("");
        await queryClient.invalidateQueries({ queryKey: trpc.account.me.queryKey() });
        router.push(`/w/${slug}/flows`);
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim())
      create.mutate({
        name: name.trim(),
        locale,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
  }
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="sm"
      title={t("newWorkspace.title")}
      description={t("newWorkspace.description")}
      footer={
        <>
          <Button variant="ghost" onClick={() => setOpen(false)}>
            {t("cancel")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={FORM_ID}
            loading={create.isPending}
            disabled={!name.trim()}
          >
            {t("newWorkspace.create")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={submit}>
        <Field label={t("newWorkspace.name")} error={create.error ? errorText(create.error) : undefined}>
          <Input
            value={name}
            onValueChange={setName}
            maxLength={80}
            placeholder={t("newWorkspace.placeholder")}
          />
        </Field>
      </form>
    </Dialog>
  );
}
