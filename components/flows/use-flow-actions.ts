"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { toast } from "../ui/toast";
import { saveFile } from "./save-file";

type FlowList = RouterOutputs["flows"]["list"];
export type FlowRow = FlowList["items"][number];

/** What can be done to a row of the flows list: shown at once, taken back with words when the server refuses. */
export function useFlowActions() {
  const t = useTranslations("flows");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const listKeys = trpc.flows.list.queryKey();

  /** Changes every cached list now; gives back a function that restores them. */
  async function changeLists(change: (row: FlowRow) => FlowRow | null): Promise<() => void> {
    await queryClient.cancelQueries({ queryKey: listKeys });
    const before = queryClient.getQueriesData<FlowList>({ queryKey: listKeys });
    queryClient.setQueriesData<FlowList>(
      { queryKey: listKeys },
      (list) => list && { ...list, items: list.items.flatMap((row) => change(row) ?? []) },
    );
    return () => {
      for (const [key, data] of before) queryClient.setQueryData(key, data);
    };
  }
  const refresh = () => queryClient.invalidateQueries({ queryKey: listKeys });
  const takeBack = (error: unknown, _input: unknown, restore?: () => void) => {
    restore?.();
    toast.error(errorText(error));
  };

  const rename = useMutation(
    trpc.flows.rename.mutationOptions({
      onMutate: ({ flowId, name }) => changeLists((row) => (row.id === flowId ? { ...row, name } : row)),
      onError: takeBack,
      onSettled: refresh,
    }),
  );
  const archive = useMutation(
    trpc.flows.archive.mutationOptions({
      onMutate: ({ flowId }) => changeLists((row) => (row.id === flowId ? null : row)),
      onError: takeBack,
      onSettled: refresh,
    }),
  );
  const restore = useMutation(
    trpc.flows.restore.mutationOptions({
      onMutate: ({ flowId }) => changeLists((row) => (row.id === flowId ? null : row)),
      onError: takeBack,
      onSettled: refresh,
    }),
  );
  const duplicate = useMutation(
    trpc.flows.duplicate.mutationOptions({ onError: takeBack, onSettled: refresh }),
  );

  return {
    rename: (row: FlowRow, name: string) => rename.mutate({ flowId: row.id, name }),
    archive: (row: FlowRow) =>
      archive.mutate(
        { flowId: row.id },
        {
          onSuccess: () =>
            toast(t("done.archived", { name: row.name }), {
              description: row.liveVersion === null ? undefined : t("archiveNote"),
              action: { label: common("undo"), onClick: () => restore.mutate({ flowId: row.id }) },
            }),
        },
      ),
    restore: (row: FlowRow) =>
      restore.mutate(
        { flowId: row.id },
        {
          onSuccess: () =>
            toast(t("done.restored", { name: row.name }), {
              action: { label: common("undo"), onClick: () => archive.mutate({ flowId: row.id }) },
            }),
        },
      ),
    duplicate: (row: FlowRow) => {
      const copy = t("copyName", { name: row.name });
      duplicate.mutate(
        { flowId: row.id, name: copy },
        { onSuccess: () => toast.success(t("done.duplicated", { copy })) },
      );
    },
    export: async (row: FlowRow) => {
      try {
        const document = await queryClient.fetchQuery(
          trpc.flows.export.queryOptions({ flowId: row.id }, { staleTime: 0 }),
        );
        saveFile(`${row.name}.json`, JSON.stringify(document, null, 2), "application/json");
      } catch (error) {
        toast.error(errorText(error));
      }
    },
  };
}
