"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { toast } from "../ui/toast";

type Settings = RouterInputs["campaigns"]["updateSettings"];

/** What holds for all campaigns of the workspace (undefined until it has come), and how a part of it is changed. */
export function useCampaignSettings() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const settings = useQuery(trpc.campaigns.settings.queryOptions()).data?.settings;
  const update = useMutation(
    trpc.campaigns.updateSettings.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.campaigns.settings.queryKey(), saved),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  return {
    settings,
    saving: update.isPending,
    save: (changed: Settings) => update.mutate({ ...settings, ...changed }),
  };
}
