"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { PasswordInput } from "../auth/password-input";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Writes a new secret, or a new value under an existing `name`. */
export function SecretDialog({ name, onClose }: { name: string | null; onClose: () => void }) {
  const t = useTranslations("settings.secrets");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const [value, setValue] = useState("");
  const [tried, setTried] = useState(false);
  const shownName = name ?? typed.trim();
  const store = useMutation(
    trpc.secrets.set.mutationOptions({
      onSuccess: () => {
        toast.success(t(name === null ? "stored" : "replaced", { name: shownName }));
        onClose();
        return queryClient.invalidateQueries({ queryKey: trpc.secrets.list.queryKey() });
      },
    }),
  );
  const badName = !NAME.test(shownName);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!badName && value) store.mutate({ name: shownName, value });
  }
  return (
    <FormDialog
      size="sm"
      title={name === null ? t("new") : t("replaceTitle", { name })}
      action={name === null ? t("create") : t("replace")}
      pending={store.isPending}
      fault={store.error ? errorText(store.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      {name === null ? (
        <Field label={t("name")} help={t("nameHelp")} error={tried && badName ? t("nameInvalid") : undefined}>
          <Input mono value={typed} onValueChange={setTyped} maxLength={64} />
        </Field>
      ) : null}
      <Field label={t("value")} error={tried && !value ? t("valueMissing") : undefined}>
        <PasswordInput mono autoComplete="off" value={value} onValueChange={setValue} />
      </Field>
    </FormDialog>
  );
}
