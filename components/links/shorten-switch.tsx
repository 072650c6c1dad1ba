"use client";
import { useTranslations } from "use-intl";
import { useCampaignSettings } from "../campaigns/use-campaign-settings";
import { useMay } from "../shell/use-may";
import { Switch } from "../ui/switch";

/** Whether addresses in campaigns' messages become links of each contact's own. */
export function ShortenSwitch() {
  const t = useTranslations("links");
  const mayManage = useMay("campaigns.manage");
  const { settings, saving, save } = useCampaignSettings();
  if (!settings) return null;
  return (
    <Switch
      label={t("shorten")}
      description={t("shortenHelp")}
      checked={settings.shortLinks}
      disabled={!mayManage || saving}
      onCheckedChange={(shortLinks) => save({ shortLinks })}
    />
  );
}
