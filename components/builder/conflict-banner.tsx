"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, CopyPlus, Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Menu, MenuItem } from "../ui/menu";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { useBuilder, useBuilderState } from "./builder-context";
import type { FlowDetails } from "./draft-editor";
import type { Autosave } from "./model/autosave";

/** Somebody else saved in between: nothing happens until a person says whose work goes on, and the other's is kept. */
export function ConflictBanner({ flow, autosave }: { flow: FlowDetails; autosave: () => Autosave | null }) {
  const t = useTranslations("builder.conflict");
  const errorText = useErrorText();
  const { store } = useBuilder();
  const save = useBuilderState((state) => state.save);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const theirs = useMutation({
    mutationFn: async (keep: "file" | "flow") => {
      const mine = { ...store.getState().flow, name: t("copyName", { name: flow.name }) };
      // Mine is safe before theirs takes its place.
      if (keep === "file") saveFile(`${mine.name}.json`, JSON.stringify(mine, null, 2), "application/json");
      else await client.flows.import.mutate({ document: mine, name: mine.name });
      const fresh = await client.flows.get.query({ flowId: flow.id });
      return { keep, name: mine.name, fresh };
    },
    onSuccess: ({ keep, name, fresh }) => {
      store.getState().replace(fresh.document, fresh.revision);
      queryClient.setQueryData(trpc.flows.get.queryKey({ flowId: flow.id }), fresh);
      void queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
      toast.success(t("loaded"), { description: t(keep === "file" ? "keptFile" : "keptFlow", { name }) });
    },
    onError: (error) => toast.error(errorText(error)),
  });
  const mine = useMutation({ mutationFn: async () => autosave()?.keepMine() });
  if (save.status !== "conflict") return null;
  return (
    <Notice
      tone="danger"
      className="!items-center rounded-none"
      action={
        <span className="flex shrink-0 flex-wrap gap-2">
          <Menu
            align="end"
            trigger={
              <Button size="sm" loading={theirs.isPending}>
                {t("theirs")}
                <ChevronDown size={13} aria-hidden />
              </Button>
            }
          >
            <MenuItem icon={<CopyPlus size={15} aria-hidden />} onClick={() => theirs.mutate("flow")}>
              {t("theirsKeepFlow")}
            </MenuItem>
            <MenuItem icon={<Download size={15} aria-hidden />} onClick={() => theirs.mutate("file")}>
              {t("theirsKeepFile")}
            </MenuItem>
          </Menu>
          <Button size="sm" loading={mine.isPending} onClick={() => mine.mutate()}>
            {t("mine")}
          </Button>
        </span>
      }
    >
      <strong className="font-semibold">{save.by ? t("titleBy", { name: save.by }) : t("title")}</strong>{" "}
      {t("body")}
    </Notice>
  );
}
