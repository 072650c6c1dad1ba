"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { PasswordInput } from "../auth/password-input";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { SettingsSection } from "./settings-section";

type Model = RouterOutputs["model"]["get"];

/** An endpoint's address, key and model: that of texts, or that of vectors. */
export function ModelForm({
  of,
  stored,
  mayEdit,
}: {
  of: "chat" | "embedding";
  stored: Model;
  mayEdit: boolean;
}) {
  const t = useTranslations("settings.model");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isChat = of === "chat";
  const known = isChat
    ? { baseUrl: stored.baseUrl ?? "", model: stored.model ?? "", keyStored: stored.keyStored }
    : {
        baseUrl: stored.embeddingBaseUrl ?? "",
        model: stored.embeddingModel ?? "",
        keyStored: stored.embeddingKeyStored,
      };
  const [baseUrl, setBaseUrl] = useState(known.baseUrl);
  const [model, setModel] = useState(known.model);
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const update = useMutation(
    trpc.model.update.mutationOptions({
      onSuccess: () => {
        setKey("");
        return queryClient.invalidateQueries({ queryKey: trpc.model.pathKey() });
      },
    }),
  );
  const moved = baseUrl.trim() !== known.baseUrl;
  const movesAway = known.keyStored && key === "" && moved;
  const changed = key !== "" || moved || model.trim() !== known.model;
  function submit(event: FormEvent) {
    event.preventDefault();
    const address = baseUrl.trim() || null;
    const name = model.trim() || null;
    setTried(true);
    if (address !== null && !isAddress(address)) return;
    update.mutate(
      isChat
        ? { baseUrl: address, model: name, ...(key ? { key } : {}) }
        : { embeddingBaseUrl: address, embeddingModel: name, ...(key ? { embeddingKey: key } : {}) },
      { onSuccess: () => toast.success(common("saved")) },
    );
  }
  const removeKey = () =>
    update.mutate(isChat ? { key: null } : { embeddingKey: null }, {
      onSuccess: () => toast.success(t("keyRemoved")),
    });
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <SettingsSection
        {...(isChat ? {} : { title: t("embedding"), description: t("embeddingLead") })}
        footer={
          mayEdit ? (
            <>
              {known.keyStored ? (
                <Button variant="ghost" className="mr-auto" disabled={update.isPending} onClick={removeKey}>
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
        <Field
          label={isChat ? t("baseUrl") : t("embeddingBaseUrl")}
          error={tried && baseUrl.trim() !== "" && !isAddress(baseUrl.trim()) ? t("baseUrlBad") : undefined}
          help={movesAway ? t("keyMoves") : isChat ? t("baseUrlHelp") : t("embeddingBaseUrlHelp")}
          disabled={!mayEdit}
        >
          <Input
            mono
            type="url"
            inputMode="url"
            placeholder={isChat ? "https://api.openai.com/v1" : undefined}
            value={baseUrl}
            onValueChange={setBaseUrl}
            maxLength={500}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={isChat ? t("key") : t("embeddingKey")}
            help={known.keyStored ? t("keyStored") : t("keyHelp")}
            disabled={!mayEdit || (!isChat && baseUrl.trim() === "")}
          >
            <PasswordInput
              mono
              autoComplete="off"
              value={key}
              onValueChange={setKey}
              maxLength={1000}
              placeholder={known.keyStored ? "••••••••••••" : undefined}
            />
          </Field>
          <Field
            label={isChat ? t("model") : t("embeddingName")}
            help={isChat ? t("modelHelp") : t("embeddingNameHelp")}
            disabled={!mayEdit}
          >
            <Input mono value={model} onValueChange={setModel} maxLength={200} />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}

/** What the server takes for an address: without a name and password in it. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}
