"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { toast } from "../ui/toast";
import type { BuilderStore } from "./model/builder-store";
import { useAddress } from "./use-address";

/** Makes a published version the draft again: an edit like any other, saved and undoable. */
export function useRestore(flowId: string, draft: BuilderStore): (version: number) => void {
  const t = useTranslations("builder.versions");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { setVersion } = useAddress();
  return (version) => {
    queryClient
      .fetchQuery(
        trpc.flows.version.queryOptions({ flowId, version }, { staleTime: Number.POSITIVE_INFINITY }),
      )
      .then(({ document }) => {
        draft.getState().restore(document);
        setVersion(null);
        toast.success(t("restored", { version }), {
          action: { label: common("undo"), onClick: () => draft.temporal.getState().undo() },
        });
      })
      .catch((error: unknown) => toast.error(errorText(error)));
  };
}
