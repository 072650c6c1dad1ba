"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { useBuilder, useBuilderState } from "./builder-context";
import { CampaignRulesFields } from "./campaign-rules";
import { FLOW_LOCALES, useLanguageName } from "./language-names";
import { SidePanel } from "./side-panel";

/** What holds for the whole flow: the language it is written in. */
export function SettingsPanel() {
  const t = useTranslations("builder.settings");
  const languageName = useLanguageName();
  const { store, readOnly } = useBuilder();
  const locale = useBuilderState((state) => state.flow.locale);
  const locales = [...new Set([locale, ...FLOW_LOCALES])];
  return (
    <SidePanel title={t("title")} lead={t("lead")}>
      <fieldset disabled={readOnly} className="flex flex-col gap-4">
        <legend className="sr-only">{t("title")}</legend>
        <Field label={t("language")} help={t("languageHelp")}>
          <Select
            value={locale}
            disabled={readOnly}
            onValueChange={(next) => store.getState().setLocale(next)}
            options={locales.map((value) => ({ value, label: languageName(value) }))}
          />
        </Field>
        <CampaignRulesFields />
      </fieldset>
    </SidePanel>
  );
}
