"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { PasswordInput } from "../auth/password-input";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { ModelTest } from "./model-test";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

type Model = RouterOutputs["model"]["get"];

/** Where the language model lives. The key goes in and never comes out. */
export function ModelSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const model = useQuery(trpc.model.get.queryOptions());
  const mayEdit = useMay("model.update");
  return (
    <>
      <SettingsLead title={t("nav.model")}>{t("model.lead")}</SettingsLead>
      {mayEdit ? null : <Notice>{t("readOnly")}</Notice>}
      <QueryState query={model}>
        {(data) => (
          <>
            {!data.keyStored && !data.fromEnvironment ? (
              <Notice tone="warn">{t("model.keyMissing")}</Notice>
            ) : null}
            {data.fromEnvironment ? <Notice>{t("model.fromEnvironment")}</Notice> : null}
            <ModelForm key={`${data.baseUrl} ${data.model}`} stored={data} mayEdit={mayEdit} />
            {mayEdit ? <ModelTest /> : null}
          </>
        )}
      </QueryState>
    </>
  );
}

function ModelForm({ stored, mayEdit }: { stored: Model; mayEdit: boolean }) {
  const t = useTranslations("settings.model");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [baseUrl, setBaseUrl] = useState(stored.baseUrl ?? "");
  const [model, setModel] = useState(stored.model ?? "");
  const [key, setKey] = useState("");
  const update = useMutation(
    trpc.model.update.mutationOptions({
      onSuccess: () => {
        setKey("");
        return queryClient.invalidateQueries({ queryKey: trpc.model.pathKey() });
      },
    }),
  );
  const movesAway = stored.keyStored && key === "" && baseUrl.trim() !== (stored.baseUrl ?? "");
  const changed =
    key !== "" || baseUrl.trim() !== (stored.baseUrl ?? "") || model.trim() !== (stored.model ?? "");
  function submit(event: FormEvent) {
    event.preventDefault();
    update.mutate(
      { baseUrl: baseUrl.trim() || null, model: model.trim() || null, ...(key ? { key } : {}) },
      { onSuccess: () => toast.success(common("saved")) },
    );
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <SettingsSection
        footer={
          mayEdit ? (
            <>
              {stored.keyStored ? (
                <Button
                  variant="ghost"
                  className="mr-auto"
                  disabled={update.isPending}
                  onClick={() =>
                    update.mutate({ key: null }, { onSuccess: () => toast.success(t("keyRemoved")) })
                  }
                >
                  {t("keyRemove")}
                </Button>
              ) : null}
              <Button type="submit" variant="primary" loading={update.isPending} disabled={!changed}>
                {common("save")}
              </Button>
            </>
          ) : null
        }
      >
        {update.error ? <Notice tone="danger">{errorText(update.error)}</Notice> : null}
        <Field label={t("baseUrl")} help={movesAway ? t("keyMoves") : t("baseUrlHelp")} disabled={!mayEdit}>
          <Input
            mono
            type="url"
            inputMode="url"
            placeholder="https://api.openai.com/v1"
            value={baseUrl}
            onValueChange={setBaseUrl}
            maxLength={500}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("key")} help={stored.keyStored ? t("keyStored") : t("keyHelp")} disabled={!mayEdit}>
            <PasswordInput
              mono
              autoComplete="off"
              value={key}
              onValueChange={setKey}
              maxLength={1000}
              placeholder={stored.keyStored ? "••••••••••••" : undefined}
            />
          </Field>
          <Field label={t("model")} help={t("modelHelp")} disabled={!mayEdit}>
            <Input mono value={model} onValueChange={setModel} maxLength={200} />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}
