"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { RouterInputs, RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { toast } from "../ui/toast";

export type PeopleSettings = RouterOutputs["people"]["get"];
export type PeopleChange = RouterInputs["people"]["update"];

/** How the workspace's people work. */
export function usePeopleSettings() {
  return useQuery(useTRPC().people.get.queryOptions());
}

/** Changes some of it: shown at once, put back with a word when the server refuses. */
export function useChangePeople() {
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.people.get.queryKey();
  return useMutation(
    trpc.people.update.mutationOptions({
      onMutate: async (change) => {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData(queryKey);
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        queries.setQueryData(queryKey, (now) => now && { ...now, ...given });
        return before;
      },
      onSuccess: () => toast.success(common("saved")),
      onError: (error, _change, before) => {
        if (before) queries.setQueryData(queryKey, before);
        toast.error(errorText(error));
      },
      onSettled: () => queries.invalidateQueries({ queryKey }),
    }),
  );
}
