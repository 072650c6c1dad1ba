"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Notice } from "../ui/notice";
import { ModelForm } from "./model-form";
import { ModelLimits } from "./model-limits";
import { ModelSpend } from "./model-spend";
import { ModelTest } from "./model-test";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";

/** Where the language models live, what they may use, and what they have used. Keys go in and never come out. */
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
            {!data.keyStored && !data.fromEnvironment && data.baseUrl === null ? (
              <Notice tone="warn">{t("model.keyMissing")}</Notice>
            ) : null}
            {data.fromEnvironment ? <Notice>{t("model.fromEnvironment")}</Notice> : null}
            <ModelForm key={`${data.baseUrl} ${data.model}`} of="chat" stored={data} mayEdit={mayEdit} />
            <ModelForm
              key={`${data.embeddingBaseUrl} ${data.embeddingModel} vectors`}
              of="embedding"
              stored={data}
              mayEdit={mayEdit}
            />
            {mayEdit ? <ModelTest /> : null}
            <ModelLimits
              key={`${data.dailyTokens} ${JSON.stringify(data.prices)}`}
              stored={data}
              mayEdit={mayEdit}
            />
            <ModelSpend />
          </>
        )}
      </QueryState>
    </>
  );
}
