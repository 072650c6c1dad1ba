"use client";
import { useTranslations } from "use-intl";
import { TextField } from "../builder/fields/text-field";
import { SavedNumberField } from "../settings/saved-number-field";
import { useMay } from "../shell/use-may";
import { Switch } from "../ui/switch";
import { useCampaignSettings } from "./use-campaign-settings";

/** What holds for all marketing of the workspace, beside the rules of each campaign. */
export function MarketingForm() {
  const t = useTranslations("campaigns.settings");
  const mayManage = useMay("campaigns.manage");
  const { settings, save } = useCampaignSettings();
  if (!settings) return null;
  const { quietHours, budget } = settings;
  return (
    <section aria-label={t("title")}>
      <fieldset disabled={!mayManage} className="flex max-w-md flex-col gap-3">
        <legend className="mb-2 font-medium">{t("title")}</legend>
        <Switch
          label={t("quiet")}
          description={t("quietHelp")}
          checked={quietHours !== null}
          disabled={!mayManage}
          onCheckedChange={(on) => save({ quietHours: on ? { from: "22:00", to: "08:00" } : null })}
        />
        {quietHours ? (
          <div className="grid grid-cols-2 gap-2">
            <TextField
              type="time"
              label={t("from")}
              value={quietHours.from}
              onChange={(from) => from && save({ quietHours: { ...quietHours, from } })}
            />
            <TextField
              type="time"
              label={t("to")}
              value={quietHours.to}
              onChange={(to) => to && save({ quietHours: { ...quietHours, to } })}
            />
          </div>
        ) : null}
        <Switch
          label={t("budget")}
          description={t("budgetHelp")}
          checked={budget !== null}
          disabled={!mayManage}
          onCheckedChange={(on) => save({ budget: on ? { most: 5, days: 7 } : null })}
        />
        {budget ? (
          <div className="grid grid-cols-2 gap-2">
            <SavedNumberField
              label={t("most")}
              min={1}
              max={1_000}
              value={budget.most}
              onSave={(most) => most && save({ budget: { ...budget, most } })}
            />
            <SavedNumberField
              label={t("days")}
              min={1}
              max={60}
              value={budget.days}
              onSave={(days) => days && save({ budget: { ...budget, days } })}
            />
          </div>
        ) : null}
        <SavedNumberField
          label={t("holdout")}
          help={t("holdoutHelp")}
          min={0}
          max={50}
          step={0.5}
          value={settings.holdout}
          onSave={(holdout) => save({ holdout: holdout ?? 0 })}
        />
      </fieldset>
    </section>
  );
}
