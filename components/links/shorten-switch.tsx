"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";

/** Whether addresses in campaigns' messages become links of each contact's own. */
export function ShortenSwitch() {
  const t = useTranslations("links");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const view = useQuery(trpc.campaigns.settings.queryOptions());
  const update = useMutation(
    trpc.campaigns.updateSettings.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.campaigns.settings.queryKey(), saved),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  if (!view.data) return null;
  const { settings } = view.data;
  return (
    <Switch
      label={t("shorten")}
      description={t("shortenHelp")}
      checked={settings.shortLinks}
      disabled={!mayManage || update.isPending}
      onCheckedChange={(shortLinks) => update.mutate({ ...settings, shortLinks })}
    />
  );
}
