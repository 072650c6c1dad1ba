"use client";
import { useTranslations } from "use-intl";
import type { FlowSettings } from "../../flow/index";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { Textarea } from "../ui/textarea";
import { useBuilder, useBuilderState } from "./builder-context";
import { NumberField } from "./fields/number-field";
import { FLOW_LOCALES, useLanguageName } from "./language-names";
import { SidePanel } from "./side-panel";

const TYPING = { enabled: true, speed: 300, maxSeconds: 3 };

/** What holds for the whole flow: its language, when a conversation begins anew, typing dots, what to say when lost. */
export function SettingsPanel() {
  const t = useTranslations("builder.settings");
  const languageName = useLanguageName();
  const { store, readOnly } = useBuilder();
  const settings = useBuilderState((state) => state.flow.settings);
  const locale = useBuilderState((state) => state.flow.locale);
  const change = (part: { [K in keyof FlowSettings]?: FlowSettings[K] | undefined }) =>
    store.getState().setSettings(compact({ ...settings, ...part }));
  const locales = [...new Set([locale, ...FLOW_LOCALES])];
  const repair = settings.repair ?? {};
  const changeRepair = (part: { misses?: number | undefined; message?: string | undefined }) => {
    const next = compact({ ...repair, ...part });
    change({ repair: Object.keys(next).length ? next : undefined });
  };
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
        <NumberField
          label={t("timeout")}
          help={t("timeoutHelp")}
          min={1}
          max={8_760}
          value={settings.sessionTimeoutHours}
          placeholder={t("never")}
          onChange={(sessionTimeoutHours) => change({ sessionTimeoutHours })}
        />
        <section className="flex flex-col gap-3 border-t border-line pt-4">
          <Switch
            label={t("typing")}
            description={t("typingHelp")}
            disabled={readOnly}
            checked={settings.typing?.enabled ?? false}
            onCheckedChange={(enabled) => change({ typing: { ...TYPING, ...settings.typing, enabled } })}
          />
          {settings.typing?.enabled ? (
            <div className="grid grid-cols-2 gap-3">
              <NumberField
                label={t("speed")}
                min={50}
                max={5_000}
                step={50}
                value={settings.typing.speed}
                onChange={(speed) => change({ typing: compact({ ...TYPING, ...settings.typing, speed }) })}
              />
              <NumberField
                label={t("maxSeconds")}
                min={0}
                max={10}
                value={settings.typing.maxSeconds}
                onChange={(maxSeconds) =>
                  change({ typing: compact({ ...TYPING, ...settings.typing, maxSeconds }) })
                }
              />
            </div>
          ) : null}
        </section>
        <section className="flex flex-col gap-3 border-t border-line pt-4">
          <h3 className="text-xs font-semibold">{t("repair")}</h3>
          <NumberField
            label={t("misses")}
            min={1}
            max={20}
            value={repair.misses}
            placeholder={t("never")}
            onChange={(misses) => changeRepair({ misses })}
          />
          <Field label={t("repairMessage")} help={t("repairHelp")}>
            <Textarea
              rows={2}
              maxLength={2_000}
              value={repair.message ?? ""}
              onValueChange={(message) => changeRepair({ message: message || undefined })}
            />
          </Field>
        </section>
      </fieldset>
    </SidePanel>
  );
}

/** The same object without the keys that are undefined: documents hold only what was set. */
function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
