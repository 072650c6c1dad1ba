"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";

/** The one switch that stops whatever would leave the workspace. */
export function SendSwitch() {
  const t = useTranslations("campaigns.page");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const settings = useQuery(trpc.campaigns.settings.queryOptions());
  const change = useMutation(
    trpc.campaigns.switch.mutationOptions({
      onSuccess: (view) => queries.setQueryData(trpc.campaigns.settings.queryKey(), view),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  if (!settings.data) return null;
  const sending = settings.data.pausedAt === null;
  return (
    <span className="flex items-center gap-2">
      {sending ? null : <Badge tone="warn">{t("stopped")}</Badge>}
      <Switch
        label={t("sending")}
        checked={sending}
        disabled={!mayManage || change.isPending}
        onCheckedChange={(on) => change.mutate({ paused: !on })}
      />
    </span>
  );
}
