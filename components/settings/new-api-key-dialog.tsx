"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SCOPE_WORDS, SCOPES, type Scope } from "./scopes";

const FORM_ID = "new-api-key";

/** Asks for a name and scopes, then shows the key this once. */
export function NewApiKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.apiKeys");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() }),
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && scopes.length > 0) create.mutate({ name: name.trim(), scopes: [...scopes] });
  }
  const made = create.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={made ? t("onceTitle") : t("new")}
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            {t("onceDone")}
          </Button>
        ) : (
          <>
            <Button variant="ghost" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button
              variant="primary"
              type="submit"
              form={FORM_ID}
              loading={create.isPending}
              disabled={!name.trim() || scopes.length === 0}
            >
              {t("create")}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <div className="flex flex-col gap-3">
          <Notice tone="warn">{t("onceBody", { name: name.trim() })}</Notice>
          <div className="flex gap-2">
            <Input
              mono
              readOnly
              aria-label={t("prefix")}
              value={made.key}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton withText text={made.key} />
          </div>
        </div>
      ) : (
        <form id={FORM_ID} noValidate onSubmit={submit} className="flex flex-col gap-4">
          {create.error ? <Notice tone="danger">{errorText(create.error)}</Notice> : null}
          <Field label={t("name")} help={t("nameHelp")}>
            <Input value={name} onValueChange={setName} maxLength={80} placeholder={t("namePlaceholder")} />
          </Field>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 text-xs font-medium text-muted">{t("scopes")}</legend>
            <div className="grid gap-x-4 gap-y-2.5 sm:grid-cols-2">
              {SCOPES.map((scope) => (
                <Checkbox
                  key={scope}
                  checked={scopes.includes(scope)}
                  onCheckedChange={(on) =>
                    setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))
                  }
                  label={t(`scopeNames.${SCOPE_WORDS[scope]}`)}
                  description={t(`scopeHelp.${SCOPE_WORDS[scope]}`)}
                />
              ))}
            </div>
            {name.trim() && scopes.length === 0 ? (
              <p className="text-xs text-danger-text">{t("scopesMissing")}</p>
            ) : null}
          </fieldset>
        </form>
      )}
    </Dialog>
  );
}
