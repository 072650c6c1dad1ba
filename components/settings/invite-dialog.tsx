"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { looksLikeEmail } from "../auth/field-rules";
import { type Role, useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { rolesWithin } from "./roles";

const FORM_ID = "invite";

/** Makes a link for one person; the link is shown this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.members");
  const common = useTranslations("common");
  const fields = useTranslations("auth.fields");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [tried, setTried] = useState(false);
  const create = useMutation(
    trpc.invitations.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() }),
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (looksLikeEmail(email)) create.mutate({ email: email.trim(), role });
  }
  const made = create.data;
  const link = made ? new URL(`/invite/${made.token}`, window.location.origin).href : "";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("inviteTitle")}
      description={made ? undefined : t("inviteHelp")}
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            {common("done")}
          </Button>
        ) : (
          <>
            <Button variant="ghost" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button variant="primary" type="submit" form={FORM_ID} loading={create.isPending}>
              {t("inviteSubmit")}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <Field label={t("inviteLink", { email: email.trim() })} help={t("inviteOnce")}>
          <div className="flex gap-2">
            <Input mono readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
            <CopyButton withText text={link} />
          </div>
        </Field>
      ) : (
        <form id={FORM_ID} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label={t("inviteEmail")}
            help={t("inviteEmailHelp")}
            error={
              create.error
                ? errorText(create.error)
                : tried && !looksLikeEmail(email)
                  ? fields("emailInvalid")
                  : undefined
            }
          >
            <Input type="email" value={email} onValueChange={setEmail} />
          </Field>
          <Field label={t("role")} help={t(`roleHelp.${role}`)}>
            <Select<Role>
              value={role}
              onValueChange={setRole}
              options={rolesWithin(workspace.role).map((value) => ({
                value,
                label: common(`roles.${value}`),
                description: t(`roleHelp.${value}`),
              }))}
            />
          </Field>
        </form>
      )}
    </Dialog>
  );
}
